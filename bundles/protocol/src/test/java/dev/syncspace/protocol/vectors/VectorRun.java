package dev.syncspace.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run over the cases of some sections: counts them, prints the counts, and proves that the checks compare. For the proof
 * single values of passed cases are changed, and each check must then fail. Three values of every field are tried;
 * {@code -Dsyncspace.mutants=all} tries all.
 */
public final class VectorRun {
    private static final int MUTANTS_PER_FIELD = 3;

    private final String title;
    private final VectorFile file;
    private final List<String> failures = new ArrayList<>();
    private final List<Case> passed = new ArrayList<>();
    private int cases;

    /** The check of one case; it may run again after a value below its nodes has changed. */
    public interface Check {
        void run() throws Exception;
    }

    private record Case(VectorNode node, Set<String> otherFields, Check check) {}

    private record Mutant(Case origin, VectorLeaf leaf) {}

    public VectorRun(String title, VectorFile file) {
        this.title = title;
        this.file = file;
    }

    /** Checks one case, which is all that is below a node. */
    public void check(VectorNode node, Check check) {
        check(node, Set.of(), check);
    }

    /**
     * Checks one case.
     *
     * @param otherFields fields of the node that belong to other cases
     */
    public void check(VectorNode node, Set<String> otherFields, Check check) {
        cases++;
        try {
            check.run();
            passed.add(new Case(node, otherFields, check));
        } catch (Exception | AssertionError e) {
            failures.add(node.label() + ": " + e);
        }
    }

    /** Fails if a case failed, none ran, or a changed value was not noticed. */
    public void finish() {
        int mutants = 0;
        TreeSet<String> survivors = new TreeSet<>();
        for (Mutant mutant : sample()) {
            mutants++;
            if (survives(mutant)) {
                survivors.add(VectorFile.pattern(mutant.leaf().path()) + " ("
                        + mutant.leaf().path() + ")");
            }
        }
        System.out.println(title + ": " + cases + " cases, " + passed.size() + " checked, " + failures.size()
                + " failed; " + mutants + " changed values, " + survivors.size() + " not noticed");
        assertThat(cases).as(title).isPositive();
        assertThat(failures).as(title).isEmpty();
        assertThat(survivors)
                .as(title + ": changed values that no check noticed")
                .isEmpty();
    }

    private List<Mutant> sample() {
        List<Mutant> all = new ArrayList<>();
        for (Case origin : passed) {
            VectorLeaf.below(origin.node(), origin.otherFields()).stream()
                    .filter(leaf -> !file.isException(leaf.path()))
                    .forEach(leaf -> all.add(new Mutant(origin, leaf)));
        }
        if ("all".equals(System.getProperty("syncspace.mutants"))) {
            return all;
        }
        Collections.shuffle(all, new Random(title.hashCode()));
        Map<String, Integer> counts = new HashMap<>();
        all.removeIf(
                mutant -> counts.merge(VectorFile.pattern(mutant.leaf().path()), 1, Integer::sum) > MUTANTS_PER_FIELD);
        return all;
    }

    private static boolean survives(Mutant mutant) {
        mutant.leaf().change();
        try {
            mutant.origin().check().run();
            return true;
        } catch (Exception | AssertionError noticed) {
            return false;
        } finally {
            mutant.leaf().restore();
        }
    }
}
