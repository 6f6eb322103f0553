#include "libs/events/consumer_commands.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/consumer_list.h"
#include "libs/events/parking.h"
#include "libs/events/text_table.h"

namespace tanggap::events {

namespace {

constexpr int kMostParkedShown = 100;

absl::Status Refused(const std::string& sentence) {
  return absl::FailedPreconditionError(base::AsAbsl(sentence));
}
absl::Status Wrong(const std::string& sentence) {
  return absl::InvalidArgumentError(base::AsAbsl(sentence));
}

// By consumer and source, each group in its order.
std::map<std::pair<std::string, std::string>, std::vector<Following>> Grouped(
    const std::vector<Following>& followings) {
  std::map<std::pair<std::string, std::string>, std::vector<Following>> groups;
  for (const Following& following : followings) {
    groups[{following.consumer, following.source}].push_back(following);
  }
  return groups;
}

std::set<std::string> SourcesOf(const std::vector<Following>& followings) {
  std::set<std::string> sources;
  for (const Following& following : followings) sources.insert(following.source);
  return sources;
}

// What is left when the source does not answer.
std::vector<Standing> Unknown(const std::vector<Following>& followings) {
  std::vector<Standing> standings;
  for (const Following& following : followings) standings.push_back({following, std::nullopt});
  return standings;
}

}  // namespace

std::string_view ConsumerCommands::Usage() {
  return R"(  consumers list                                  how far each consumer is
  consumers parked [CONSUMER]                     events that could not be applied
  consumers redrive CONSUMER [SUBJECT]            applies them again
  consumers compare OLD NEW                       whether a rebuilt one says the same
  consumers switch PROJECTION CONSUMER            answers from another consumer's rows
  consumers place CONSUMER AGENCY EPOCH POSITION  goes on elsewhere, after a restore
  consumers forget CONSUMER                       deletes what is kept of a stopped one
)";
}

absl::Status ConsumerCommands::Run(const std::vector<std::string>& words, std::ostream& out) {
  const std::string command = words.empty() ? "" : words[0];
  const size_t count = words.size();
  if (command == "list" && count == 1) return List(out);
  if (command == "parked" && count <= 2) return ListParked(count == 2 ? words[1] : "", out);
  if (command == "redrive" && (count == 2 || count == 3)) {
    return Redrive(words[1], count == 3 ? words[2] : "", out);
  }
  if (command == "compare" && count == 3) return CompareBoth(words[1], words[2], out);
  if (command == "switch" && count == 3) return SwitchTo(words[1], words[2], out);
  if (command == "place" && count == 5) {
    return PlaceAt(words[1], words[2], words[3], words[4], out);
  }
  if (command == "forget" && count == 2) return ForgetOne(words[1], out);
  return Wrong(base::Join("these words are no command; there are:\n", Usage()));
}

absl::Status ConsumerCommands::List(std::ostream& out) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Following> all, Followings(pool_, Deadline()));
  TextTable table(StandingTitles());
  std::string notes;
  for (const auto& [name, followings] : Grouped(all)) {
    absl::StatusOr<std::vector<Standing>> standings = Ask(name.second, followings);
    if (!standings.ok()) {
      notes += base::Join("How far the logs of ", name.second,
                          " go is not known: ", base::AsStd(standings.status().message()), "\n");
      standings = Unknown(followings);
    }
    for (const Standing& standing : *standings) {
      table.Add(CellsOf(standing, clock_.Now()));
      notes += AdviceFor(standing);
    }
  }
  out << table.Text();
  for (const Projection& projection : lookup_.projections()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<std::string> active,
                             Active(pool_, projection.name, Deadline()));
    out << projection.name << " answers from "
        << active.value_or("the consumer that the service takes by default") << "\n";
  }
  out << notes;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Standing>> ConsumerCommands::Ask(
    const std::string& source_name, const std::vector<Following>& followings) {
  TANGGAP_ASSIGN_OR_RETURN(Source * source, lookup_.SourceNamed(source_name));
  return StandingsOf(followings, *source, Deadline());
}

absl::Status ConsumerCommands::ListParked(std::string_view consumer, std::ostream& out) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Following> followings,
                           lookup_.FollowingsOf(consumer, Deadline()));
  TextTable table({"CONSUMER", "AGENCY", "POSITION", "SUBJECT", "VERSION", "TYPE", "SINCE", "WHY"});
  size_t shown = 0;
  int64_t parked = 0;
  for (const Following& following : followings) parked += following.parked;
  for (const auto& [name, ignored] : Grouped(followings)) {
    const Parking parking(name.first, name.second);
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<ParkedEvent> events,
                             parking.List(pool_, kMostParkedShown, Deadline()));
    for (const ParkedEvent& event : events) {
      table.Add({name.first, event.agency, base::Join(event.position), event.subject,
                 base::Join(event.subject_version), event.type,
                 absl::FormatTime("%Y-%m-%d %H:%M:%SZ", event.park_time, absl::UTCTimeZone()),
                 event.error.empty() ? "follows a parked event"
                                     : base::Join(event.error_class, ": ", event.error)});
    }
    shown += events.size();
  }
  if (parked == 0) {
    out << "Nothing is parked.\n";
    return absl::OkStatus();
  }
  out << table.Text() << shown << " of " << parked
      << " parked events. When the cause is mended: consumers redrive CONSUMER\n";
  return absl::OkStatus();
}

absl::Status ConsumerCommands::Redrive(std::string_view consumer, std::string_view subject,
                                       std::ostream& out) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Following> followings,
                           lookup_.FollowingsOf(consumer, Deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const Projection* projection, lookup_.ProjectionOf(consumer));
  const std::unique_ptr<Handler> handler = projection->make_handler(consumer);
  RedriveReport total;
  for (const std::string& source : SourcesOf(followings)) {
    const Parking parking(std::string(consumer), source);
    TANGGAP_ASSIGN_OR_RETURN(const RedriveReport report,
                             parking.Redrive(pool_, *handler, subject, Deadline()));
    total.applied += report.applied;
    total.left += report.left;
    total.failure.Update(report.failure);
  }
  out << total.applied << " events applied, " << total.left << " still parked\n";
  if (total.failure.ok()) return absl::OkStatus();
  return Refused(base::Join("what is still parked fails as before (",
                            base::AsStd(total.failure.message()),
                            "): mend the cause, then run this again"));
}

absl::Status ConsumerCommands::CompareBoth(std::string_view old_consumer,
                                           std::string_view new_consumer, std::ostream& out) {
  for (const std::string_view consumer : {old_consumer, new_consumer}) {
    TANGGAP_RETURN_IF_ERROR(lookup_.FollowingsOf(consumer, Deadline()).status());
  }
  TANGGAP_ASSIGN_OR_RETURN(const Projection* projection, lookup_.ProjectionOf(old_consumer));
  TANGGAP_ASSIGN_OR_RETURN(const Projection* other, lookup_.ProjectionOf(new_consumer));
  if (projection != other) {
    return Wrong(base::Join(old_consumer, " and ", new_consumer,
                            " make different projections: there is nothing to compare"));
  }
  TANGGAP_ASSIGN_OR_RETURN(const Comparison comparison, Compare(pool_, old_consumer, new_consumer,
                                                                projection->digest, Deadline()));
  if (!comparison.level) {
    return Refused(base::Join(old_consumer, " and ", new_consumer,
                              " do not stand at the same position of every log with nothing "
                              "parked, so they cannot be compared: look at consumers list, and try "
                              "again when both have caught up"));
  }
  if (!comparison.equal) {
    return Refused(base::Join(old_consumer, " and ", new_consumer,
                              " stand at the same positions and say different things: find out "
                              "which is wrong before you switch"));
  }
  out << old_consumer << " and " << new_consumer << " say the same. Go on with: consumers switch "
      << projection->name << " " << new_consumer << "\n";
  return absl::OkStatus();
}

absl::Status ConsumerCommands::SwitchTo(std::string_view projection, std::string_view consumer,
                                        std::ostream& out) {
  TANGGAP_RETURN_IF_ERROR(lookup_.FollowingsOf(consumer, Deadline()).status());
  TANGGAP_ASSIGN_OR_RETURN(const Projection* made, lookup_.ProjectionOf(consumer));
  if (made->name != projection) {
    return Wrong(base::Join(consumer, " makes ", made->name, ", not ", projection));
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<std::string> active,
                           Active(pool_, projection, Deadline()));
  if (active.has_value()) TANGGAP_RETURN_IF_ERROR(CheckCaughtUp(*active, consumer));
  TANGGAP_RETURN_IF_ERROR(Switch(pool_, projection, consumer, Deadline()));
  out << projection << " answers from " << consumer << " now";
  if (active.has_value() && *active != consumer) {
    out << "; it can be switched back to " << *active << " as long as that runs";
  }
  out << "\n";
  return absl::OkStatus();
}

absl::Status ConsumerCommands::CheckCaughtUp(std::string_view active, std::string_view consumer) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Following> all, Followings(pool_, Deadline()));
  std::map<std::pair<std::string, std::string>, int64_t> positions;
  for (const Following& following : all) {
    if (following.consumer != consumer) continue;
    const LogPosition& position = following.checkpoint.position;
    positions[{following.source, position.agency}] = position.position;
  }
  for (const Following& following : all) {
    if (following.consumer != active) continue;
    const LogPosition& position = following.checkpoint.position;
    const int64_t reached = positions[{following.source, position.agency}];
    if (reached >= position.position) continue;
    return Refused(base::Join(consumer, " is at ", reached, " in the log of ", position.agency,
                              " and ", active, " at ", position.position,
                              ": what is shown would go back; try again when it has caught up"));
  }
  return absl::OkStatus();
}

absl::Status ConsumerCommands::PlaceAt(std::string_view consumer, std::string_view agency,
                                       std::string_view epoch, std::string_view position,
                                       std::ostream& out) {
  const std::optional<base::Uuid> run = base::Uuid::Parse(epoch);
  int64_t number = -1;
  const auto [end, error] =
      std::from_chars(position.data(), position.data() + position.size(), number);
  if (!run || error != std::errc() || end != position.data() + position.size() || number < 0) {
    return Wrong(
        "EPOCH is the UUID of a run of the log, POSITION a number from 0 on: consumers "
        "list shows both");
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Following> followings,
                           lookup_.FollowingsOf(consumer, Deadline()));
  const auto following =
      std::find_if(followings.begin(), followings.end(),
                   [&](const Following& f) { return f.checkpoint.position.agency == agency; });
  if (following == followings.end()) {
    return absl::NotFoundError(
        base::AsAbsl(base::Join(consumer, " does not follow the log of ", agency)));
  }
  TANGGAP_ASSIGN_OR_RETURN(Source * source, lookup_.SourceNamed(following->source));
  LogPosition place = {std::string(agency), *run, number, base::Uuid()};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogSlice> slices,
                           source->Read({place}, {.events = 1}, Deadline()));
  if (!slices[0].status.ok() || slices[0].epoch != *run) {
    return Refused(base::Join("the log of ", agency, " cannot be followed from there: ",
                              slices[0].status.ok() ? "EPOCH is not its present run"
                                                    : base::AsStd(slices[0].status.message())));
  }
  TANGGAP_RETURN_IF_ERROR(
      Place(pool_, consumer, following->source, place, clock_.Now(), Deadline()));
  out << consumer << " goes on behind position " << number << " of " << agency << " (it was at "
      << following->checkpoint.position.position << ")\n";
  return absl::OkStatus();
}

absl::Status ConsumerCommands::ForgetOne(std::string_view consumer, std::ostream& out) {
  const absl::StatusOr<const Projection*> projection = lookup_.ProjectionOf(consumer);
  const bool deletes = projection.ok() && (*projection)->delete_rows;
  // Rows may be left of one that was forgotten before.
  const absl::Status known = lookup_.FollowingsOf(consumer, Deadline()).status();
  if (!known.ok() && !deletes) return known;
  TANGGAP_RETURN_IF_ERROR(Forget(pool_, consumer, Deadline()));
  if (deletes) TANGGAP_RETURN_IF_ERROR((*projection)->delete_rows(consumer));
  out << "What was kept of " << consumer << " is deleted"
      << (deletes ? "" : ", but for the rows that its handler made")
      << ". A process that still runs it would begin anew.\n";
  return absl::OkStatus();
}

}  // namespace tanggap::events
