package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;

/**
 * Which version of a document: by its number, which differs between devices, or by its change. Stands behind the two
 * parameters of the document.
 *
 * @param version the number; 0 if the change is given
 * @param changeId the change; empty if the number is given
 */
record VersionChoice(long version, String changeId) {
    private static final int PARAMETER = 2;

    static Syntax declare(Syntax syntax) {
        return syntax.optionalParameter("VERSION", "Number of the version, or its change id.")
                .option("--version", "N", "Number of the version.")
                .option("--change", "ID", "Change id of the version.");
    }

    static VersionChoice of(Arguments arguments) {
        String either = arguments.optionalParameter(PARAMETER);
        Long version = arguments.number("--version");
        String changeId = arguments.text("--change");
        int given = (either == null ? 0 : 1) + (version == null ? 0 : 1) + (changeId == null ? 0 : 1);
        if (given != 1) {
            throw Problem.usage("give one version: VERSION, --version N or --change ID; see: syncspace doc history");
        }
        if (either != null) {
            return Arguments.isNumber(either) ? ofNumber(Long.parseLong(either)) : new VersionChoice(0, either);
        }
        return version != null ? ofNumber(version) : new VersionChoice(0, String.valueOf(changeId));
    }

    private static VersionChoice ofNumber(long number) {
        if (number == 0) {
            throw Problem.usage("versions are counted from 1 on");
        }
        return new VersionChoice(number, "");
    }
}
