/** Examples of tests in labs. */
@NullMarked
package ns.examples;

import org.jspecify.annotations.NullMarked;
