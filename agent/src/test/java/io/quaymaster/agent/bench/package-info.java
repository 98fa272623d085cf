/** The benchmark: a program of its own, started by dev/bench, that measures the packaged agent from outside. No test runs it. */
@org.jspecify.annotations.NullMarked
package io.quaymaster.agent.bench;
