package io.sluice.storage;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What is taken from the error answer of an S3 server, which may be anybody's.
 *
 * @param code as the server gave it, where it has the form of one
 * @param region the one the bucket is in, where the server tells it
 */
record S3Error(String code, Optional<String> region) {

  private static final Pattern EXPECTED_REGION =
      Pattern.compile("expecting '(" + Endpoint.REGION + ")'");
  private static final Pattern REGION = Pattern.compile(Endpoint.REGION);
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");

  private static final String NO_CODE = "no code";
  private static final Set<String> SHOWN =
      Set.of(
          "AccessDenied",
          "AccountProblem",
          "AllAccessDisabled",
          "BadRequest",
          "InternalError",
          "InvalidArgument",
          "InvalidPayer",
          "InvalidRequest",
          "InvalidSecurity",
          "InvalidURI",
          "KMS.DisabledException",
          "KMS.KMSInvalidStateException",
          "KMS.NotFoundException",
          "KeyTooLongError",
          "MethodNotAllowed",
          "NotImplemented",
          "NotSignedUp",
          "OperationAborted",
          "UnauthorizedAccess");

  static S3Error of(AwsServiceException e) {
    var details = e.awsErrorDetails();
    return details == null
        ? new S3Error(NO_CODE, Optional.empty())
        : new S3Error(code(details.errorCode()), region(details));
  }

  boolean isWithoutCode() {
    return code.equals(NO_CODE);
  }

  /** The code where it is Amazon's own; else what keeps a stranger's words out. */
  String shown() {
    return isWithoutCode() || SHOWN.contains(code) ? code : "other";
  }

  private static String code(String given) {
    return given != null && CODE.matcher(given).matches() ? given : NO_CODE;
  }

  private static Optional<String> region(AwsErrorDetails details) {
    Optional<String> header =
        Optional.ofNullable(details.sdkHttpResponse())
            .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
            .filter(REGION.asMatchPredicate());
    Matcher expected = EXPECTED_REGION.matcher(String.valueOf(details.errorMessage()));
    return header.isPresent() || !expected.find() ? header : Optional.of(expected.group(1));
  }
}
