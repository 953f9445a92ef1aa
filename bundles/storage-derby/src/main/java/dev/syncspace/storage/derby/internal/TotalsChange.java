package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StoreReader;

/**
 * What writes did to the sums of a space. Immutable.
 *
 * @param documents shown documents more or less
 * @param pendingChanges pending changes more or less
 */
record TotalsChange(long documents, long pendingChanges) {
    static final TotalsChange NONE = new TotalsChange(0, 0);

    TotalsChange plus(TotalsChange other) {
        return new TotalsChange(documents + other.documents, pendingChanges + other.pendingChanges);
    }

    StoreReader.SpaceTotals applyTo(StoreReader.SpaceTotals totals) {
        return new StoreReader.SpaceTotals(totals.documents() + documents, totals.pendingChanges() + pendingChanges);
    }
}
