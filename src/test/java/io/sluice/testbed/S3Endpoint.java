package io.sluice.testbed;

import java.net.URI;

/**
 * Where an S3 server answers (path style) and the credentials it takes. With moto the account that
 * these belong to may do everything; any other pair is accepted as well.
 */
public record S3Endpoint(URI endpoint, String region, String accessKey, String secretKey) {}
