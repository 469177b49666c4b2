package ns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code ns lab}: a network of hosts from a file, and a prompt to try things on it. */
final class LabCommand implements Command {
    private static final int LARGEST = 1 << 20;

    @Override
    public Options options() {
        return LabTable.table();
    }

    @Override
    public Page page() {
        return LabPage.page();
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        LabRootless.enter(parsed.program());
        String file = parsed.operands().get(0);
        LabComplaints complaints = new LabComplaints(file);
        LabPlan plan = LabReader.read(text(file), complaints);
        if (parsed.has(LabTable.CHECK)) {
            return new LabCheck(plan, complaints, parsed, streams).run();
        }
        complaints.require();
        return new LabRun(plan, complaints, parsed, streams).run();
    }

    private static String text(String file) {
        Path path = Payload.path(file, "cannot open " + file, "");
        if (Files.isDirectory(path)) {
            throw CliException.error("cannot read " + file + ": it is a directory");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw CliException.error(file + " is larger than a megabyte: that is no lab");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CliException.error(file + " is no text in UTF-8");
        } catch (IOException e) {
            throw CliException.failed("cannot open " + file, e);
        }
    }
}
