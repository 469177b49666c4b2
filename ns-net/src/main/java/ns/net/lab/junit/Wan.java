package ns.net.lab.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A parameter {@code NetLab}: a lab as {@link ns.net.lab.NetLab#wan} makes it. See {@link LabExtension}. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface Wan {
    /**
     * Tells how many hosts are at the first site.
     *
     * @return 1 or more
     */
    int first();

    /**
     * Tells how many hosts are at the second site.
     *
     * @return 1 or more
     */
    int second();
}
