package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which objects' live metadata must be read before a plan can be made. */
public final class LiveQuestions {

  private LiveQuestions() {}

  /**
   * What is about to be written or pruned, and what a drift listing should have held and did not;
   * each id with the API version to read it in. Empty when nothing changed.
   */
  public static SortedMap<ObjectId, String> of(Situation situation) {
    DesiredObjects desired = situation.desired();
    SortedMap<ObjectId, String> questions = new TreeMap<>();
    for (DesiredObject object : desired.objects().values()) {
      if (!desired.marksOf(object.id()).leaveAlone() && unsure(object, situation)) {
        questions.put(object.id(), object.apiVersion());
      }
    }
    PruneCandidates.of(desired, situation.inventory(), situation.source())
        .forEach(entry -> questions.put(entry.id(), entry.apiVersion()));
    return questions;
  }

  /** Everything in an inventory: what a {@link DeletionPlan} needs. */
  public static SortedMap<ObjectId, String> of(Inventory inventory) {
    SortedMap<ObjectId, String> questions = new TreeMap<>();
    inventory.entries().values().forEach(entry -> questions.put(entry.id(), entry.apiVersion()));
    return questions;
  }

  private static boolean unsure(DesiredObject object, Situation situation) {
    InventoryEntry entry = situation.inventory().entries().get(object.id());
    DriftListing drift = situation.drift();
    return entry == null
        || !entry.hash().equals(object.hash())
        || (drift.covers(object.id()) && !drift.found().containsKey(object.id()));
  }
}
