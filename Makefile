# Everything a clone needs. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help testbed package native crd test demo testclasses aot bench format clean java python

# Maven speaks only to warn, but for the test runners.
QUIET := -B -ntp -Dstyle.color=never -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.io.quarkus.maven=error
TESTS := -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.failsafe=info \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.surefire=info
MVN = export JAVA_HOME="$$(testbed/find-jdk)" && mvn $(QUIET)

TESTJAVA = "$$(testbed/find-jdk)/bin/java" -cp "target/test-classes:target/classes:$$(cat target/bench.classpath)" \
	-Djava.util.logging.manager=org.jboss.logmanager.LogManager

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

testbed: python ## build the servers that tests and the demo run (once, about 10 minutes; kept in ~/.cache/sluice)
	@testbed/build

package: java ## build the application: target/quarkus-app/quarkus-run.jar
	@$(MVN) -DskipTests package

native: java ## build the native executable: target/sluice-VERSION-runner (wants native-image)
	@home="$$GRAALVM_HOME"; [ -x "$$home/bin/native-image" ] || home="$$(testbed/find-jdk)"; \
	if ! [ -x "$$home/bin/native-image" ] && ! command -v native-image >/dev/null; then \
		echo "native-image is missing: install Mandrel or GraalVM 25 (https://github.com/graalvm/mandrel/releases) and set GRAALVM_HOME," \
			"or build the image, which brings its own: docker build -f Dockerfile.native -t sluice:0.1.0 ." >&2; exit 1; fi; \
	[ -x "$$home/bin/native-image" ] && export GRAALVM_HOME="$$home"; $(MVN) -Dnative -DskipTests package && ls -sh target/*-runner

crd: java ## write k8s/crd/ from the Java types
	@$(MVN) test -Dtest=CrdTest -Dsluice.crd.write=true && git diff --stat -- k8s/crd

test: java testbed ## run all tests, those with real servers too
	@$(MVN) $(TESTS) verify

demo: java testbed package ## show Sluice at work on real servers until Ctrl-C (ONCE=1: ends by itself)
	@export JAVA_HOME="$$(testbed/find-jdk)" && ONCE=$(ONCE) testbed/demo

testclasses: java testbed package
	@testbed/build elasticmq relay >/dev/null
	@$(MVN) -q org.apache.maven.plugins:maven-dependency-plugin:3.7.0:build-classpath -DincludeScope=test -Dmdep.outputFile=target/bench.classpath

aot: testclasses ## train target/quarkus-app/sluice.aot, from which a JVM starts faster (wants a JDK 25; use: java -XX:AOTCache=...)
	@$(TESTJAVA) io.sluice.bench.AotCache

bench: $(if $(EXECUTABLE)$(JVM),testclasses,aot) ## measure how fast it is, on real servers (ONLY=B1,B3; QUICK=1: small numbers; SAVE=1: a part into docs too; JVM=options)
	@$(TESTJAVA) -Dsluice.executable="$(EXECUTABLE)" \
		-Dbench.only="$(ONLY)" -Dbench.quick="$(QUICK)" -Dbench.save="$(SAVE)" -Dbench.jvm="$(JVM)" io.sluice.bench.Bench

format: java ## format the Java code
	@$(MVN) spotless:apply

clean: ## remove what was built here; the servers in ~/.cache/sluice stay
	@rm -rf target

java:
	@testbed/find-jdk >/dev/null
	@command -v mvn >/dev/null || { echo "mvn is missing: install Maven 3.8.7 or newer (https://maven.apache.org, or your system's package maven)" >&2; exit 1; }

python:
	@command -v python3 >/dev/null || { echo "python3 is missing: install Python 3.9 or newer (https://python.org, or your system's package python3)" >&2; exit 1; }
