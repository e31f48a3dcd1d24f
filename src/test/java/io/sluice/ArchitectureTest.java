package io.sluice;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds that imports go one way. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule importsGoOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("io.sluice.api..")
          .layer("storage")
          .definedBy("io.sluice.storage..")
          .layer("snapshot")
          .definedBy("io.sluice.snapshot..")
          .layer("manifest")
          .definedBy("io.sluice.manifest..")
          .layer("apply")
          .definedBy("io.sluice.apply..")
          .layer("notification")
          .definedBy("io.sluice.notification..")
          .layer("sync")
          .definedBy("io.sluice.sync..")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .whereLayer("storage")
          .mayOnlyAccessLayers("api")
          .whereLayer("snapshot")
          .mayOnlyAccessLayers("storage", "api")
          .whereLayer("manifest")
          .mayOnlyAccessLayers("api")
          .whereLayer("apply")
          .mayOnlyAccessLayers("manifest", "api")
          .whereLayer("notification")
          .mayOnlyAccessLayers("api");

  @ArchTest
  static final ArchRule noPackagesInCircles =
      slices().matching("io.sluice.(*)..").should().beFreeOfCycles();
}
