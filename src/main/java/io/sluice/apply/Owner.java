package io.sluice.apply;

/**
 * Whose an object in the cluster is.
 *
 * @param name the owner's own name, as its marks give it; empty for {@code NOBODY} and {@code SELF}
 */
public record Owner(Who who, String name) {

  static final Owner NOBODY = new Owner(Who.NOBODY, "");
  static final Owner SELF = new Owner(Who.SELF, "");

  /** The kinds of owner. */
  public enum Who {
    NOBODY(""),
    SELF("this Bucket"),
    BUCKET("Bucket"),
    FLUX_KUSTOMIZATION("Flux Kustomization"),
    FLUX_HELM_RELEASE("Flux HelmRelease"),
    HELM("Helm release"),
    ARGO_CD("Argo CD application");

    private final String words;

    Who(String words) {
      this.words = words;
    }
  }

  /** Whether it is somebody else's. */
  public boolean foreign() {
    return who != Who.NOBODY && who != Who.SELF;
  }

  /** For a person, such as {@code Flux Kustomization flux-system/apps}. */
  public String display() {
    return name.isEmpty() ? who.words : who.words + " " + name;
  }
}
