// The answer to a batch: each item has its own result, whenever it comes, and the last one answers
// the call.
//
//   auto gathered = std::make_shared<GatheredReply<v1::ImportResponsesResponse>>(std::move(reply), size);
//   gathered->Set(i, [&](v1::ImportResponseResult& result) { result.set_outcome(...); });
#pragma once

#include <atomic>
#include <utility>

#include "libs/rpc/reply.h"

namespace tanggap::surveys {

template <typename Response>
class GatheredReply {
 public:
  // `Response` has a repeated field `results`; there is one item at least.
  GatheredReply(rpc::Reply<Response> reply, int size) : reply_(std::move(reply)), waiting_(size) {
    for (int i = 0; i < size; ++i) response_.add_results();
  }

  // Once for each item, by one thread each; the counter orders them before the answer.
  template <typename Fill>
  void Set(int index, Fill fill) {
    fill(*response_.mutable_results(index));
    if (waiting_.fetch_sub(1) == 1) reply_.Finish(std::move(response_));
  }

 private:
  rpc::Reply<Response> reply_;
  Response response_;
  std::atomic<int> waiting_;
};

}  // namespace tanggap::surveys
