#include "libs/redis/streams.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/redis/stream_replies.h"

namespace tanggap::redis {

namespace {

// What one flush may hold: small enough to be answered well within a time limit, and for little to
// be unknown when the connection breaks.
constexpr size_t kEntriesAtOnce = 500;
constexpr size_t kBytesAtOnce = size_t{1} << 20;
// One XTRIM cuts at most 10,000 entries or so; a stream longer than a million is cut further next
// time.
constexpr int kMostRounds = 100;

constexpr std::string_view kNotAbove = "ERR The ID specified in XADD is equal or smaller";
constexpr std::string_view kNoSuchKey = "ERR no such key";

bool IsError(const absl::Status& status, std::string_view beginning) {
  const std::optional<std::string> error = ErrorReplyOf(status);
  return error.has_value() && error->compare(0, beginning.size(), beginning) == 0;
}

// Nothing that follows will be added either: Redis is full, away, or not to be used.
bool Stops(const Connection& connection, const absl::Status& status) {
  return !connection.connected() || absl::IsUnavailable(status) ||
         absl::IsResourceExhausted(status);
}

void AddTo(Pipeline& pipeline, const Addition& addition) {
  TANGGAP_INVARIANT(addition.position >= 1, "positions of a log begin at 1");
  TANGGAP_INVARIANT(!addition.fields.empty(), "an entry has at least one field");
  const std::string id = base::Join(addition.position, "-0");
  std::vector<std::string_view> words = {"XADD", addition.key, id};
  for (const Field& field : addition.fields) {
    words.push_back(field.name);
    words.push_back(field.value);
  }
  pipeline.Add(words);
}

// Adds to the report what became of a flush; false when it stopped.
bool TakeAnswers(const Connection& connection, const std::vector<absl::StatusOr<Reply>>& answers,
                 AppendReport& report) {
  for (const absl::StatusOr<Reply>& answer : answers) {
    if (answer.ok()) {
      report.entries.emplace_back(Appended::kAdded);
    } else if (IsError(answer.status(), kNotAbove)) {
      report.entries.emplace_back(Appended::kAlreadyThere);
    } else if (Stops(connection, answer.status())) {
      report.stopped = answer.status();
      return false;
    } else {
      report.entries.emplace_back(answer.status());
    }
  }
  return true;
}

// Of each stream that was asked for at most one tail, and in it only what was asked for: whoever
// relies on positions would take what comes twice for twice as much.
bool AnswerTo(const std::vector<Cursor>& cursors, const std::vector<Tail>& tails) {
  std::map<std::string_view, int64_t> above;
  for (const Cursor& cursor : cursors) above[cursor.key] = cursor.after;
  for (const Tail& tail : tails) {
    const auto asked = above.find(tail.key);
    if (asked == above.end() || tail.entries.empty()) return false;
    int64_t last = asked->second;
    for (const Entry& entry : tail.entries) {
      if (entry.position <= std::exchange(last, entry.position)) return false;
    }
    above.erase(asked);
  }
  return true;
}

absl::StatusOr<int64_t> NumberIn(const Connection& connection, absl::StatusOr<Reply> answer) {
  if (!answer.ok()) return answer.status();
  if (answer->kind != Reply::Kind::kInteger) {
    return internal::RefusedStatus(connection.options().address, "gave no number where one is due");
  }
  return answer->integer;
}

}  // namespace

AppendReport Append(Connection& connection, const std::vector<Addition>& additions) {
  AppendReport report;
  report.entries.reserve(additions.size());
  for (size_t next = 0; next < additions.size();) {
    Pipeline pipeline;
    while (next < additions.size() && pipeline.size() < kEntriesAtOnce &&
           pipeline.bytes().size() < kBytesAtOnce) {
      AddTo(pipeline, additions[next++]);
    }
    if (!TakeAnswers(connection, connection.Run(pipeline), report)) break;
  }
  return report;
}

std::vector<absl::StatusOr<int64_t>> Top(Connection& connection,
                                         const std::vector<std::string>& keys) {
  Pipeline pipeline;
  for (const std::string& key : keys) pipeline.Add({"XINFO", "STREAM", key});
  std::vector<absl::StatusOr<int64_t>> tops;
  for (const absl::StatusOr<Reply>& answer : connection.Run(pipeline)) {
    if (IsError(answer.status(), kNoSuchKey)) {
      tops.emplace_back(0);
    } else if (!answer.ok()) {
      tops.emplace_back(answer.status());
    } else if (const auto top = internal::LastPosition(*answer); top.has_value()) {
      tops.emplace_back(*top);
    } else {
      tops.emplace_back(internal::RefusedStatus(
          connection.options().address, "has a stream whose ids are no positions of a log"));
    }
  }
  return tops;
}

std::vector<absl::StatusOr<int64_t>> Length(Connection& connection,
                                            const std::vector<std::string>& keys) {
  Pipeline pipeline;
  for (const std::string& key : keys) pipeline.Add({"XLEN", key});
  std::vector<absl::StatusOr<int64_t>> lengths;
  for (absl::StatusOr<Reply>& answer : connection.Run(pipeline)) {
    lengths.push_back(NumberIn(connection, std::move(answer)));
  }
  return lengths;
}

std::vector<absl::StatusOr<int64_t>> Trim(Connection& connection,
                                          const std::vector<std::string>& keys, int64_t keep) {
  TANGGAP_INVARIANT(keep >= 0, "a stream cannot be cut to less than nothing");
  const std::string threshold = base::Join(keep);
  std::vector<absl::StatusOr<int64_t>> cut(keys.size(), 0);
  std::vector<size_t> longer(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) longer[i] = i;
  for (int round = 0; round < kMostRounds && !longer.empty(); ++round) {
    Pipeline pipeline;
    for (const size_t i : longer) pipeline.Add({"XTRIM", keys[i], "MAXLEN", "~", threshold});
    std::vector<absl::StatusOr<Reply>> answers = connection.Run(pipeline);
    std::vector<size_t> still;
    for (size_t n = 0; n < answers.size(); ++n) {
      absl::StatusOr<int64_t>& sum = cut[longer[n]];
      const absl::StatusOr<int64_t> now = NumberIn(connection, std::move(answers[n]));
      if (!now.ok()) {
        sum = now.status();
      } else if (*now > 0) {
        *sum += *now;
        still.push_back(longer[n]);
      }
    }
    longer = std::move(still);
  }
  return cut;
}

absl::StatusOr<std::vector<Tail>> Read(Connection& connection, const std::vector<Cursor>& cursors,
                                       const ReadLimits& limits) {
  TANGGAP_INVARIANT(limits.count >= 1, "reading nothing answers nothing");
  if (cursors.empty()) return std::vector<Tail>();
  if (limits.block > connection.options().command_timeout / 2) {
    return absl::InvalidArgumentError(
        base::Join("a read may wait for half of the time limit for commands, ",
                   absl::ToInt64Milliseconds(connection.options().command_timeout / 2),
                   " ms, so that silence can be told from a server that is gone"));
  }
  const std::string count = base::Join(limits.count);
  // Never 0, which Redis takes for ever.
  const std::string block =
      base::Join(std::max<int64_t>(1, absl::ToInt64Milliseconds(limits.block)));
  std::vector<std::string> ids;
  ids.reserve(cursors.size());
  for (const Cursor& cursor : cursors) ids.push_back(base::Join(cursor.after, "-0"));
  std::vector<std::string_view> words = {"XREAD", "COUNT", count};
  if (limits.block > absl::ZeroDuration()) words.insert(words.end(), {"BLOCK", block});
  words.push_back("STREAMS");
  for (const Cursor& cursor : cursors) words.push_back(cursor.key);
  words.insert(words.end(), ids.begin(), ids.end());
  absl::StatusOr<Reply> reply = connection.Command(words);
  if (!reply.ok()) return reply.status();
  std::optional<std::vector<Tail>> tails = internal::TailsIn(*std::move(reply));
  if (!tails.has_value()) {
    return internal::RefusedStatus(connection.options().address,
                                   "has a stream whose ids are no positions of a log");
  }
  if (!AnswerTo(cursors, *tails)) {
    return internal::RefusedStatus(connection.options().address,
                                   "gave entries of streams that it was not asked for");
  }
  return *std::move(tails);
}

}  // namespace tanggap::redis
