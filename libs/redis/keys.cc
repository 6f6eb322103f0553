#include "libs/redis/keys.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::redis {

absl::Status SetFor(Connection& connection, const std::vector<KeyValue>& values,
                    absl::Duration duration) {
  const std::string milliseconds =
      base::Join(std::max<int64_t>(1, absl::ToInt64Milliseconds(duration)));
  Pipeline pipeline;
  for (const KeyValue& each : values) {
    pipeline.Add({"SET", each.key, each.value, "PX", milliseconds});
  }
  for (const absl::StatusOr<Reply>& answer : connection.Run(pipeline)) {
    if (!answer.ok()) return answer.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(
    Connection& connection, const std::vector<std::string>& keys) {
  std::vector<std::optional<std::string>> values;
  if (keys.empty()) return values;
  std::vector<std::string_view> words = {"MGET"};
  words.insert(words.end(), keys.begin(), keys.end());
  TANGGAP_ASSIGN_OR_RETURN(Reply reply, connection.Command(words));
  if (reply.kind != Reply::Kind::kArray || reply.items.size() != keys.size()) {
    return internal::RefusedStatus(connection.options().address,
                                   "gave another number of values than it was asked for");
  }
  values.reserve(keys.size());
  for (Reply& item : reply.items) {
    if (item.kind == Reply::Kind::kText) {
      values.emplace_back(std::move(item.text));
    } else {
      values.emplace_back(std::nullopt);
    }
  }
  return values;
}

}  // namespace tanggap::redis
