package io.sluice.storage;

import java.util.List;

/**
 * A page of a listing, in the store's order.
 *
 * @param objects may be empty while more pages follow
 * @param next what to ask for the next page; null at the end
 */
public record ObjectPage(List<ObjectMeta> objects, String next) {}
