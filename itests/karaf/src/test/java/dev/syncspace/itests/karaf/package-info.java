/** The platform in containers of Apache Karaf: what a person does who has one already. */
package dev.syncspace.itests.karaf;
