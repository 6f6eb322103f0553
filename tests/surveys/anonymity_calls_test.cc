// The calls by which a response is changed, taken back, looked for and refused, and batches: none
// leaves what a respondent alone knows in tables, logs or metrics.

#include <string>
#include <utility>
#include <vector>

#include "libs/base/crockford.h"
#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tests/surveys/anonymity.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::Await;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

// Of a form that could have been given out, and was not.
std::string Invented(size_t length, base::Random& random) {
  std::string body = base::RandomCrockford(length, random);
  body += base::CrockfordCheck(body);
  return body;
}

class AnonymityOfCallsTest : public AnonymityTest {
 protected:
  AnonymityOfCallsTest() { survey_ = MadeAndPublished(service_, CreateWithSuggestions()); }

  absl::Status Revise(const v1::Collector& way, const std::string& receipt, int base,
                      const std::string& words) {
    return Respondent<v1::SubmittedResponse>(
               "ReviseResponse", Revision(way, receipt, base, Whole({Said("saran", words)})))
        .status();
  }
  absl::Status Withdraw(const v1::Collector& way, const std::string& receipt) {
    v1::WithdrawResponseRequest request;
    request.set_link(way.link());
    request.set_receipt(receipt);
    return Respondent<v1::VerifiedResponse>("WithdrawResponse", request).status();
  }
  absl::Status Save(const v1::SubmitResponseRequest& of) {
    v1::SaveDraftRequest request;
    request.set_link(of.link());
    request.set_response_id(of.response_id());
    request.set_token(of.token());
    *request.mutable_content() = of.content();
    return Respondent<v1::DraftProgress>("SaveDraft", request).status();
  }
  absl::Status GetDraft(const v1::Collector& way, const std::string& id) {
    v1::GetDraftRequest request;
    request.set_link(way.link());
    request.set_response_id(id);
    return Respondent<v1::Draft>("GetDraft", request).status();
  }
  // What whoever has a receipt may do, with one that is none.
  void RefuseReceipt(const v1::Collector& way, const std::string& receipt) {
    EXPECT_THAT(Verify(way, receipt), HasReason(Reason::RECEIPT_REFUSED));
    EXPECT_THAT(Revise(way, receipt, 1, "Lebih cepat"), HasReason(Reason::RECEIPT_REFUSED));
    EXPECT_THAT(Withdraw(way, receipt), HasReason(Reason::RECEIPT_REFUSED));
  }
  void ExpectNone(const Looks& secrets) {
    // Figures are made of them meanwhile.
    EXPECT_TRUE(Await([&] {
      return Sql("SELECT (SELECT count(*) FROM surveys.cell) FROM pg_sleep(0.02)") != "0";
    }));
    EXPECT_THAT(Holding(secrets), IsEmpty());
    PassNights();
    EXPECT_THAT(Holding(secrets), IsEmpty());
  }
};

TEST_F(AnonymityOfCallsTest, RevisingWithdrawingAndAskingLeaveNothing) {
  Looks secrets;
  for (const v1::Collector& way :
       {Way(), Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL)}) {
    const bool by_token = way.kind() == v1::COLLECTOR_KIND_TOKEN_LINK;
    const std::vector<std::string> tokens =
        by_token ? Tokens(way, 30) : std::vector<std::string>(30);
    for (size_t i = 0; i < 30; ++i) {
      const v1::SubmitResponseRequest request =
          To(way, Whole({Said("saran", base::Join("Tambah kursi nomor ", i))}), tokens[i]);
      AddId(request.response_id(), secrets);
      if (by_token) AddToken(tokens[i], secrets);
      if (i % 2 == 0) {
        ASSERT_THAT(Save(request), IsOk());
        ASSERT_THAT(GetDraft(way, request.response_id()), IsOk());
      }
      const auto submitted = Submit(request);
      ASSERT_THAT(submitted, IsOk());
      const std::string& receipt = submitted->receipt();
      AddReceipt(receipt, secrets);
      if (i % 3 != 0) {
        ASSERT_THAT(Revise(way, receipt, 1, "Loketnya kurang"), IsOk());
      }
      if (i % 5 == 0) {
        ASSERT_THAT(Withdraw(way, receipt), IsOk());
        EXPECT_THAT(Revise(way, receipt, 3, "Tidak jadi"), HasReason(Reason::RESPONSE_WITHDRAWN));
      }
      ASSERT_THAT(Verify(way, receipt), IsOk());
      EXPECT_FALSE(Save(request).ok());
      EXPECT_THAT(GetDraft(way, request.response_id()), HasReason(Reason::RESOURCE_NOT_FOUND));
    }
  }
  EXPECT_NE(Sql("SELECT count(*) FROM surveys.follow_up"), "0");
  ExpectNone(secrets);
}

TEST_F(AnonymityOfCallsTest, RefusalsQuoteNothing) {
  const v1::Collector open = Way();
  const v1::Collector by_token =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::string token = Tokens(by_token, 1).front();
  Looks secrets;
  AddToken(token, secrets);
  const auto send = [&](const v1::Collector& way, const std::string& with,
                        const v1::ResponseContent& content) {
    const v1::SubmitResponseRequest request = To(way, content, with);
    AddId(request.response_id(), secrets);
    return std::pair(request, Submit(request));
  };
  const auto [request, submitted] = send(by_token, token, Whole());
  ASSERT_THAT(submitted, IsOk());
  AddReceipt(submitted->receipt(), secrets);

  // Receipts that are mistyped, of another survey, or of none.
  secrets.AddText(Mistyped(submitted->receipt()));
  RefuseReceipt(by_token, Mistyped(submitted->receipt()));
  const std::string invented = Invented(24, service_.random());
  AddReceipt(invented, secrets);
  RefuseReceipt(by_token, invented);

  // Tokens that are spent, mistyped or invented.
  const std::string unknown = Invented(25, service_.random());
  AddToken(unknown, secrets);
  secrets.AddText(Mistyped(token));
  EXPECT_THAT(send(by_token, token, Whole()).second, HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT(send(by_token, unknown, Whole()).second, HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_THAT(send(by_token, Mistyped(token), Whole()).second,
              HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_THAT(send(by_token, "", Whole()).second, HasReason(Reason::SURVEY_TOKEN_REQUIRED));

  // Ids of another content, of another version of UUID, of nothing.
  v1::SubmitResponseRequest other = request;
  *other.mutable_content() = Whole({Pointed("waktu", 1)});
  EXPECT_THAT(Submit(other), HasReason(Reason::RESPONSE_DIFFERS));
  v1::SubmitResponseRequest of_time = To(open, Whole());
  (*of_time.mutable_response_id())[14] = '1';
  AddId(of_time.response_id(), secrets);
  EXPECT_THAT(Submit(of_time), HasReason(Reason::INVALID_FIELD));
  const std::string nobody = NewResponseId();
  AddId(nobody, secrets);
  EXPECT_THAT(GetDraft(open, nobody), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(send(open, "", Whole({Pointed("waktu", 9)})).second,
              HasReason(Reason::ANSWER_OUT_OF_RANGE));
  // So many that figures are made.
  for (int i = 0; i < 12; ++i) ASSERT_THAT(send(open, "", Whole()).second, IsOk());
  ExpectNone(secrets);
}

TEST_F(AnonymityOfCallsTest, BatchesLeaveNoneOfTheirSealsAndKeys) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  v1::GetOfflineBundleRequest get;
  get.set_name(way.name());
  const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", get, Officer());
  ASSERT_THAT(bundle, IsOk());
  Looks secrets;
  secrets.AddText(bundle->bundle());
  secrets.AddBytes(bundle->seal_key());
  v1::BatchSubmitResponsesRequest batch;
  batch.set_link(way.link());
  batch.set_bundle(bundle->bundle());
  batch.set_definition_hash(bundle->definition_hash());
  for (int i = 0; i < 14; ++i) {
    v1::OfflineResponse& taken = *batch.add_responses();
    const base::Uuid id = base::Uuid::V4(service_.random());
    taken.set_response_id(id.ToString());
    *taken.mutable_content() = Whole({Said("saran", base::Join("Tambah loket nomor ", i))});
    taken.set_capture_date("2026-03-02");
    taken.set_seal(OfflineSeal(bundle->seal_key(), id, ContentHash(taken.content()), "2026-03-02"));
    AddId(taken.response_id(), secrets);
    secrets.AddText(taken.seal());
  }
  // One that was changed, and one of another day than its seal.
  *batch.mutable_responses(12)->mutable_content() = Whole({Pointed("waktu", 1)});
  batch.mutable_responses(13)->set_capture_date("2026-03-01");
  const auto sent = Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", batch);
  ASSERT_THAT(sent, IsOk());
  ASSERT_EQ(sent->results_size(), 14);
  for (int i = 0; i < 14; ++i) {
    const v1::BatchSubmitResult& result = sent->results(i);
    EXPECT_EQ(result.has_submitted(), i < 12) << i << " " << result.ShortDebugString();
    if (result.has_submitted()) AddReceipt(result.submitted().receipt(), secrets);
  }
  batch.set_bundle(Mistyped(batch.bundle()));
  secrets.AddText(batch.bundle());
  EXPECT_THAT(Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", batch),
              HasReason(Reason::OFFLINE_BUNDLE_TAMPERED));
  const std::string receipt = sent->results(0).submitted().receipt();
  ASSERT_THAT(Revise(way, receipt, 1, "Loketnya kurang"), IsOk());
  ASSERT_THAT(Withdraw(way, receipt), IsOk());
  ExpectNone(secrets);
}

}  // namespace
}  // namespace tanggap::surveys
