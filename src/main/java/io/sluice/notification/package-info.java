/** What the clouds send: that an object changed. Knows only {@code api}. */
package io.sluice.notification;
