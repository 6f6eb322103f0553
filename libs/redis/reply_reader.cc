#include "libs/redis/reply_reader.h"

#include <hiredis/read.h>

#include <string>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::redis::internal {

// The functions by which hiredis' parser builds what it has read. Each gives a pointer to the item,
// or null to make the parser stop.
struct ReplyBuilder {
  // Puts an item in its place. Pointers into the tree stay good for as long as the parser uses
  // them: an array gets its next item only after the one before it, with all that is below, is
  // complete.
  static void* Place(const redisReadTask* task, Reply item) {
    auto* reader = static_cast<ReplyReader*>(task->privdata);
    const size_t bytes = sizeof(Reply) + item.text.size();
    if (bytes > reader->bytes_left_) {
      reader->refused_ = true;
      return nullptr;
    }
    reader->bytes_left_ -= bytes;
    if (task->parent == nullptr) {
      reader->root_ = std::move(item);
      return &reader->root_;
    }
    std::vector<Reply>& siblings = static_cast<Reply*>(task->parent->obj)->items;
    siblings.push_back(std::move(item));
    return &siblings.back();
  }

  static void* Text(const redisReadTask* task, char* text, size_t size) {
    auto* reader = static_cast<ReplyReader*>(task->privdata);
    if (size > reader->bytes_left_) {
      reader->refused_ = true;
      return nullptr;
    }
    const auto kind = task->type == REDIS_REPLY_ERROR ? Reply::Kind::kError : Reply::Kind::kText;
    return Place(task, {.kind = kind, .text = std::string(text, size)});
  }

  static void* Array(const redisReadTask* task, int size) {
    auto* reader = static_cast<ReplyReader*>(task->privdata);
    // Before its first item: what is only announced must not be waited for.
    if (size < 0 || static_cast<size_t>(size) > reader->bytes_left_ / sizeof(Reply)) {
      reader->refused_ = true;
      return nullptr;
    }
    return Place(task, {.kind = Reply::Kind::kArray});
  }

  static void* Integer(const redisReadTask* task, long long value) {
    return Place(task, {.kind = Reply::Kind::kInteger, .integer = value});
  }

  static void* Nil(const redisReadTask* task) { return Place(task, {}); }

  // The tree belongs to the ReplyReader.
  static void Free(void*) {}
};

namespace {

redisReplyObjectFunctions builder_functions = {ReplyBuilder::Text, ReplyBuilder::Array,
                                               ReplyBuilder::Integer, ReplyBuilder::Nil,
                                               ReplyBuilder::Free};

}  // namespace

void ReplyReader::FreeReader::operator()(redisReader* reader) const { redisReaderFree(reader); }

ReplyReader::ReplyReader() : reader_(redisReaderCreateWithFunctions(&builder_functions)) {
  TANGGAP_INVARIANT(reader_ != nullptr, "no memory for a few bytes");
  reader_->privdata = this;
}

ReplyReader::~ReplyReader() = default;

void ReplyReader::Limit(size_t max_bytes) { max_bytes_ = bytes_left_ = max_bytes; }

bool ReplyReader::HasRest() const {
  // The parser's stack has one task without a type when it waits for a reply's first byte.
  const bool within_reply =
      reader_->ridx > 0 || (reader_->ridx == 0 && reader_->rstack[0].type != -1);
  return within_reply || reader_->len > reader_->pos;
}

bool ReplyReader::TooLarge() const { return refused_ || reader_->len - reader_->pos > bytes_left_; }

absl::Status ReplyReader::Error() const {
  if (TooLarge()) {
    return absl::UnavailableError(
        base::Join("answered more than ", max_bytes_, " bytes to one call, which is not believed"));
  }
  return absl::UnavailableError(
      base::Join("does not speak Redis' protocol: ", std::string_view(reader_->errstr)));
}

absl::Status ReplyReader::Feed(std::string_view bytes, std::vector<Reply>& replies) {
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) return Error();
  while (true) {
    void* complete = nullptr;
    if (redisReaderGetReply(reader_.get(), &complete) != REDIS_OK) return Error();
    if (complete == nullptr) break;
    replies.push_back(std::move(root_));
    root_ = {};
  }
  return TooLarge() ? Error() : absl::OkStatus();
}

}  // namespace tanggap::redis::internal
