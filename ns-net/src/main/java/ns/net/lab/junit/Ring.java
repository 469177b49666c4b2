package ns.net.lab.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A parameter {@code NetLab}: a lab as {@link ns.net.lab.NetLab#ring} makes it. See {@link LabExtension}. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface Ring {
    /**
     * Tells how many routers are in the ring.
     *
     * @return 3 or more
     */
    int value();
}
