#include "libs/redis/stream_replies.h"

#include <charconv>
#include <utility>

namespace tanggap::redis::internal {

namespace {

constexpr std::string_view kSuffix = "-0";

bool IsArrayOf(const Reply& reply, size_t size) {
  return reply.kind == Reply::Kind::kArray && reply.items.size() == size;
}

bool IsText(const Reply& reply) { return reply.kind == Reply::Kind::kText; }

// [id, [name, value, ...]]
std::optional<Entry> EntryIn(Reply& reply) {
  if (!IsArrayOf(reply, 2) || !IsText(reply.items[0])) return std::nullopt;
  const std::optional<int64_t> position = PositionOf(reply.items[0].text);
  std::vector<Reply>& words = reply.items[1].items;
  if (!position.has_value() || words.size() % 2 != 0) return std::nullopt;
  Entry entry = {.position = *position, .fields = {}};
  entry.fields.reserve(words.size() / 2);
  for (size_t i = 0; i < words.size(); i += 2) {
    if (!IsText(words[i]) || !IsText(words[i + 1])) return std::nullopt;
    entry.fields.push_back({std::move(words[i].text), std::move(words[i + 1].text)});
  }
  return entry;
}

}  // namespace

std::optional<int64_t> PositionOf(std::string_view id) {
  if (id.size() <= kSuffix.size() || id.substr(id.size() - kSuffix.size()) != kSuffix) {
    return std::nullopt;
  }
  id.remove_suffix(kSuffix.size());
  int64_t position = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), position);
  if (error != std::errc() || end != id.data() + id.size() || position < 0) return std::nullopt;
  return position;
}

std::optional<int64_t> LastPosition(const Reply& reply) {
  for (size_t i = 0; i + 1 < reply.items.size(); i += 2) {
    if (reply.items[i].text == "last-generated-id") return PositionOf(reply.items[i + 1].text);
  }
  return std::nullopt;
}

std::optional<std::vector<Tail>> TailsIn(Reply reply) {
  std::vector<Tail> tails;
  if (reply.kind == Reply::Kind::kNil) return tails;
  if (reply.kind != Reply::Kind::kArray) return std::nullopt;
  for (Reply& stream : reply.items) {
    if (!IsArrayOf(stream, 2) || !IsText(stream.items[0])) return std::nullopt;
    Tail tail = {.key = std::move(stream.items[0].text), .entries = {}};
    tail.entries.reserve(stream.items[1].items.size());
    for (Reply& item : stream.items[1].items) {
      std::optional<Entry> entry = EntryIn(item);
      if (!entry.has_value()) return std::nullopt;
      tail.entries.push_back(*std::move(entry));
    }
    tails.push_back(std::move(tail));
  }
  return tails;
}

}  // namespace tanggap::redis::internal
