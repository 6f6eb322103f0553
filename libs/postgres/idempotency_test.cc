#include "libs/postgres/idempotency.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres::idempotency {
namespace {

using testing::IsOk;

MigrationSet Notes() {
  return {"notes", {{"0001_note.sql", "CREATE TABLE note (note uuid PRIMARY KEY, word text)"}}};
}

constexpr Statement kCreate = {"create_note", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  note AS (INSERT INTO note (note, word) SELECT resource, $9 FROM claimed)
  SELECT resource FROM claimed)"};
constexpr Statement kCreateMany = {"create_notes", "WITH " TANGGAP_IDEMPOTENCY_CLAIM_MANY R"(,
  note AS (INSERT INTO note (note, word)
    SELECT resource, word FROM claimed
    JOIN unnest($5::uuid[], $9::text[]) AS given (resource, word) USING (resource))
  SELECT resource FROM claimed)"};
constexpr Statement kLoad = {"load_note", "WITH " TANGGAP_IDEMPOTENCY_STORED R"(
  SELECT note.word, stored.* FROM note LEFT JOIN stored ON true WHERE note.note = $4)"};

constexpr Statement kFindMany = {"find_many",
                                 "WITH " TANGGAP_IDEMPOTENCY_STORED_MANY " SELECT * FROM stored"};

class IdempotencyTest : public testing::PostgresFixture {
 protected:
  IdempotencyTest() : PostgresFixture({IdempotencyMigrations(), Notes()}) {}

  Claim NewClaim(const std::string& content) {
    return {{"pseudonym", "notes.Create", base::Uuid::V4(random()), "hmac of " + content},
            base::Uuid::V7(clock().Now(), random()),
            std::string("answer\0to ", 10) + content,
            clock().Now()};
  }
  // The answer to each, in the same order.
  std::vector<std::optional<Stored>> FindMany(const std::vector<const Request*>& requests) {
    Params params;
    AppendRequests(params, requests);
    const absl::StatusOr<Rows> rows = pool().Query(kFindMany, params, Soon());
    EXPECT_THAT(rows, IsOk());
    std::vector<std::optional<Stored>> answers(requests.size());
    for (const Row& row : *rows) answers[PlaceOf(row)] = FromRow(row, *requests[PlaceOf(row)]);
    return answers;
  }
  size_t Create(const Claim& claim) {
    Params params;
    AppendClaim(params, claim);
    params.Text("word");
    const absl::StatusOr<Rows> rows = pool().Query(kCreate, params, Soon());
    EXPECT_THAT(rows, IsOk());
    return rows->size();
  }
};

TEST_F(IdempotencyTest, TheSecondOfTheSameFindsTheFirstAnswer) {
  const Claim claim = NewClaim("x");
  EXPECT_EQ(Create(claim), 1u);
  Claim again = claim;
  again.resource = base::Uuid::V4(random());
  EXPECT_EQ(Create(again), 0u);
  EXPECT_EQ(database().Execute("SELECT count(*) FROM note"), "1");
  const auto stored = Find(pool(), again.request, Soon());
  ASSERT_THAT(stored, IsOk());
  ASSERT_TRUE(stored->has_value());
  EXPECT_TRUE((*stored)->same_request);
  EXPECT_EQ((*stored)->resource, claim.resource);
  EXPECT_EQ((*stored)->response_encrypted, claim.response_encrypted);
  EXPECT_EQ((*stored)->create_time, claim.create_time);
}

TEST_F(IdempotencyTest, TheSameIdWithOtherContentIsToldApart) {
  const Claim claim = NewClaim("x");
  Create(claim);
  Request other = claim.request;
  other.request_hmac = "hmac of y";
  const auto stored = Find(pool(), other, Soon());
  ASSERT_THAT(stored, IsOk());
  EXPECT_FALSE((*stored)->same_request);
}

TEST_F(IdempotencyTest, AnIdBelongsToOneCallerAndMethod) {
  const Claim claim = NewClaim("x");
  Create(claim);
  Claim other_caller = NewClaim("x");
  other_caller.request.request_id = claim.request.request_id;
  other_caller.request.principal = "another";
  Claim other_method = NewClaim("x");
  other_method.request.request_id = claim.request.request_id;
  other_method.request.method = "notes.Update";
  EXPECT_EQ(*Find(pool(), other_caller.request, Soon()), std::nullopt);
  EXPECT_EQ(Create(other_caller), 1u);
  EXPECT_EQ(Create(other_method), 1u);
}

TEST_F(IdempotencyTest, OfManyAtOnceOneWins) {
  const Claim claim = NewClaim("x");
  std::atomic<size_t> winners = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Claim mine = claim;
      mine.resource = base::Uuid::V4(random());
      winners += Create(mine);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 1u);
  EXPECT_EQ(database().Execute("SELECT count(*) FROM note"), "1");
}

TEST_F(IdempotencyTest, ManyAreClaimedInOneStatementAndLosersFindTheirAnswers) {
  const Claim known = NewClaim("known");
  Create(known);
  const Claim fresh = NewClaim("fresh");
  Claim repeated = known;
  repeated.resource = base::Uuid::V4(random());
  Claim twin = fresh;  // the same request twice in one batch
  twin.resource = base::Uuid::V4(random());
  const Claim unsent = NewClaim("unsent");
  Params params;
  AppendMany(params, {&repeated, &fresh, &twin});
  params.TextArray(std::vector<std::string>{"a", "b", "c"});
  const absl::StatusOr<Rows> rows = pool().Query(kCreateMany, params, Soon());
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].Uuid("resource"), fresh.resource);
  EXPECT_EQ(database().Execute("SELECT string_agg(word, '' ORDER BY word) FROM note"), "bword");
  const auto stored = FindMany({&unsent.request, &twin.request, &repeated.request});
  EXPECT_EQ(stored[0], std::nullopt);
  EXPECT_EQ(stored[1]->resource, fresh.resource);
  EXPECT_EQ(stored[2]->response_encrypted, known.response_encrypted);
}

// A request as it looks to an instance that has another master key first: the same row.
Request UnderTheNewKey(const Request& before) {
  Request after = before;
  after.principal = "new pseudonym";
  after.request_hmac = "new " + before.request_hmac;
  after.other = {before.principal, before.request_hmac};
  return after;
}

TEST_F(IdempotencyTest, IsFoundAndNotClaimedAgainUnderTheOtherKey) {
  const Claim before = NewClaim("x");
  Create(before);
  Claim after = before;
  after.request = UnderTheNewKey(before.request);
  after.resource = base::Uuid::V4(random());
  EXPECT_EQ(Create(after), 0u);
  const auto stored = Find(pool(), after.request, Soon());
  ASSERT_THAT(stored, IsOk());
  ASSERT_TRUE(stored->has_value());
  EXPECT_TRUE((*stored)->same_request);
  EXPECT_EQ((*stored)->resource, before.resource);
  after.request.other.request_hmac = "new hmac of y";
  EXPECT_FALSE((*Find(pool(), after.request, Soon()))->same_request);

  const Claim known = NewClaim("known"), fresh = NewClaim("fresh");
  Create(known);
  Claim repeated = known;
  repeated.request = UnderTheNewKey(known.request);
  repeated.resource = base::Uuid::V4(random());
  Params params;
  AppendMany(params, {&repeated, &fresh});
  params.TextArray(std::vector<std::string>{"a", "b"});
  const absl::StatusOr<Rows> rows = pool().Query(kCreateMany, params, Soon());
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].Uuid("resource"), fresh.resource);
  const auto many = FindMany({&repeated.request, &fresh.request});
  EXPECT_EQ(many[0]->resource, known.resource);
  EXPECT_TRUE(many[0]->same_request);
  EXPECT_EQ(many[1]->resource, fresh.resource);
}

TEST_F(IdempotencyTest, IsReadWithTheAggregate) {
  const Claim claim = NewClaim("x");
  Create(claim);
  const auto load = [&](const Request& request) {
    Params params;
    AppendRequest(params, request);
    params.Uuid(claim.resource);
    return FromRow(pool().Query(kLoad, params, Soon())->Only(), request);
  };
  EXPECT_EQ(load(claim.request)->response_encrypted, claim.response_encrypted);
  EXPECT_EQ(load(NewClaim("y").request), std::nullopt);
}

TEST_F(IdempotencyTest, WhatIsOldIsDeletedInBatchesAndTheRestKept) {
  for (int i = 0; i < 25; ++i) {
    Claim claim = NewClaim("old");
    claim.create_time -= kKeepFor + absl::Seconds(1 + i);
    Create(claim);
  }
  const Claim young = NewClaim("young");
  Create(young);
  const auto deleted = DeleteExpired(pool(), clock().Now() - kKeepFor, Soon(), 10);
  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(*deleted, 25);
  EXPECT_TRUE(Find(pool(), young.request, Soon())->has_value());
}

TEST_F(IdempotencyTest, ErasureDeletesWhatConcernsOneResource) {
  const Claim erased = NewClaim("erased");
  const Claim kept = NewClaim("kept");
  Create(erased);
  Create(kept);
  EXPECT_THAT(pool().Query(kDeleteForResource, Params().Uuid(erased.resource), Soon()), IsOk());
  EXPECT_FALSE(Find(pool(), erased.request, Soon())->has_value());
  EXPECT_TRUE(Find(pool(), kept.request, Soon())->has_value());
}

}  // namespace
}  // namespace tanggap::postgres::idempotency
