package io.sluice.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the time of changes goes: from one mark to the next that is known. */
final class Phases {

  /** What ends a phase, in the order in which it happens. */
  enum Mark {
    RELAYED("store tells relay"),
    QUEUED("relay sends to queue"),
    RECEIVED("queue to Sluice"),
    HEARD("event log"),
    BEGUN("until sync begins"),
    READ("GET, parse, plan"),
    APPLYING("inventory first"),
    SEEN("apply, until watch sees it"),
    ENDED("afterwards: inventory, status");

    private final String title;

    Mark(String title) {
      this.title = title;
    }
  }

  private final Map<Mark, List<Double>> all = new EnumMap<>(Mark.class);

  /** Adds the phases of a change, from when the store had acknowledged it. */
  void add(Change change, PushPath path, int objects, RelayLog relay, SluiceLog log) {
    Instant from = change.begun();
    Map<Mark, Instant> marks = new EnumMap<>(Mark.class);
    path.relayed(relay, objects, change.etag())
        .ifPresent(
            relayed -> {
              marks.put(Mark.RELAYED, relayed.received());
              marks.put(Mark.QUEUED, relayed.sent());
            });
    put(marks, Mark.RECEIVED, path.received(log, from));
    put(marks, Mark.HEARD, log.first("A notification of ", from));
    put(marks, Mark.BEGUN, log.first("Sync of ", from));
    put(marks, Mark.READ, log.first("Source of ", from));
    put(marks, Mark.APPLYING, log.first("Applying ", from));
    marks.put(Mark.SEEN, change.seen());
    var begun = marks.get(Mark.BEGUN);
    if (begun != null) {
      put(
          marks,
          Mark.ENDED,
          log.lines().stream()
              .filter(l -> l.at().isAfter(begun))
              .filter(l -> l.text().startsWith("Sync of ") && l.text().endsWith(" ended"))
              .map(SluiceLog.Line::at)
              .findFirst());
    }
    Instant before = change.acknowledged();
    for (var mark : marks.entrySet()) {
      all.computeIfAbsent(mark.getKey(), key -> new ArrayList<>())
          .add(Samples.seconds(Duration.between(before, mark.getValue())));
      before = mark.getValue();
    }
  }

  private static void put(Map<Mark, Instant> marks, Mark mark, Optional<Instant> at) {
    at.ifPresent(instant -> marks.put(mark, instant));
  }

  /** The titles of all phases, in order. */
  static String[] titles() {
    var titles = new ArrayList<>(List.of("path", "objects"));
    for (Mark mark : Mark.values()) {
      titles.add(mark.title);
    }
    return titles.toArray(String[]::new);
  }

  /** The median of each phase, under {@link #titles()}. */
  String[] line(String path, int objects) {
    var cells = new ArrayList<>(List.of(path, Say.count(objects)));
    for (Mark mark : Mark.values()) {
      cells.add(Say.seconds(Samples.of(all.getOrDefault(mark, List.of())).median()));
    }
    return cells.toArray(String[]::new);
  }
}
