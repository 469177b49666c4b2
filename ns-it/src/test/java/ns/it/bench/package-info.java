/** The benchmarks whose results are in docs/benchmarks.md; {@code ns-it/bench} runs them. They assert nothing. */
@NullMarked
package ns.it.bench;

import org.jspecify.annotations.NullMarked;
