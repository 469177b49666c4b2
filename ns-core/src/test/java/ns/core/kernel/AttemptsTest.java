package ns.core.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AttemptsTest {
    @Test
    void whatBreaksTheAttemptsIsThrown() {
        for (Throwable failure : new Throwable[] {new UnsatisfiedLinkError("x"), new IllegalStateException("y")}) {
            assertThatThrownBy(() -> Attempts.runOnThreadOfItsOwn(() -> {
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) failure;
                    }))
                    .isSameAs(failure);
        }
    }
}
