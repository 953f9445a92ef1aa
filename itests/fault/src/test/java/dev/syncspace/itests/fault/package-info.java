/** What the product survives: kills, full disks, damaged directories; and what it does not leave behind. */
@NullMarked
package dev.syncspace.itests.fault;

import org.jspecify.annotations.NullMarked;
