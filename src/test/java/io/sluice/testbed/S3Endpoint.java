package io.sluice.testbed;

import java.net.URI;

/**
 * Where an S3 server answers (path style) and the credentials it takes. moto accepts any others as
 * well; versitygw checks them.
 */
public record S3Endpoint(URI endpoint, String region, String accessKey, String secretKey) {}
