#include "libs/errors/error.h"

#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/language.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::errors {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Detail>
Detail DetailOf(const google::rpc::Status& wire) {
  Detail detail;
  for (const auto& any : wire.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return {};
}

TEST(ErrorTest, CarriesReasonCodeSentenceAndMetadata) {
  const absl::Status status = Error(Reason::UNKNOWN_AGENCY).With("agency", "dinkes-x");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), Reason::UNKNOWN_AGENCY);
  EXPECT_EQ(
      status.message(),
      "The agency 'dinkes-x' does not exist; list agencies with DirectoryService.ListAgencies.");
  EXPECT_EQ(MetadataOf(status, "agency"), "dinkes-x");
  EXPECT_EQ(MetadataOf(status, "other"), "");
}

TEST(ErrorTest, ReturnsFromFunctionsOfBothShapes) {
  const auto load = []() -> absl::StatusOr<int> { return Error(Reason::RESOURCE_NOT_FOUND); };
  const auto save = []() -> absl::Status {
    return Error(Reason::ETAG_MISMATCH).With("resource", "r");
  };
  EXPECT_EQ(ReasonOf(load().status()), Reason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(save()), Reason::ETAG_MISMATCH);
}

TEST(ErrorTest, ForeignAndOkStatusesHaveNoReason) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::InternalError("relation \"complaints\" does not exist")), std::nullopt);
}

TEST(ErrorTest, LeavesOutPartsWhoseValuesAreMissing) {
  const absl::Status status = Error(Reason::UNKNOWN_UNIT).With("agency", "dinkes");
  EXPECT_EQ(status.message(),
            "A unit of the agency 'dinkes' must be named; choose one that "
            "DirectoryService.ListAgencies lists.");
}

TEST(ErrorTest, EndsAClippedListWithAWholeEntry) {
  std::string list = "one of first";
  for (int i = 100; i < 150; ++i) list += base::Join(", field_", i);
  const std::string kept =
      MetadataOf(Error(Reason::INVALID_FILTER).With("problem", list), "problem");
  EXPECT_LE(kept.size(), 200u);
  EXPECT_GT(kept.size(), 180u);
  ASSERT_EQ(kept.substr(kept.size() - 4), " ...");
  const std::string entries = kept.substr(0, kept.size() - 4);
  EXPECT_EQ(list.substr(0, entries.size() + 1), entries + ",");
}

TEST(ErrorTest, ClipsValuesToCharactersAndMakesThemValidText) {
  std::string long_value;
  for (int i = 0; i < 300; ++i) long_value += "é";
  const absl::Status status = Error(Reason::UNKNOWN_AGENCY)
                                  .With("agency", long_value)
                                  .With("bad", std::string("a\xff\xc3") + "\n{x}[y]");
  EXPECT_EQ(base::Utf8Length(MetadataOf(status, "agency")),
            160u);  // 320 bytes come before 200 characters
  EXPECT_EQ(MetadataOf(status, "bad"), "a???{x}[y]");
  EXPECT_EQ(base::Utf8Length(MetadataOf(
                Error(Reason::UNKNOWN_AGENCY).With("agency", std::string(900, 'a')), "agency")),
            200u);
  EXPECT_TRUE(base::IsUtf8(base::AsStd(status.message())));
}

TEST(ErrorTest, ACallersBracesAreNotTakenForPlaceholders) {
  const absl::Status status =
      Error(Reason::UNKNOWN_UNIT).With("agency", "{unit}").With("unit", "[{agency}]");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("the agency '{unit}' must be named, and '[{agency}]' is none of them;"));
}

TEST(ErrorTest, RetryAfterIsADetailAndAWordInTheSentence) {
  const absl::Status status = Error(Reason::OVERLOADED).RetryAfter(absl::Milliseconds(1500));
  EXPECT_EQ(RetryAfterOf(status), absl::Milliseconds(1500));
  EXPECT_EQ(status.message(), "The server is at its capacity; try again in 2 seconds.");
  const auto wire = ToRpcStatus(status, Language::kIndonesian);
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(wire).retry_delay().seconds(), 1);
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(wire).retry_delay().nanos(), 500'000'000);
}

TEST(ErrorTest, SaysWhatIsBehindItInTheReadersLanguage) {
  const absl::Status inner = Error(Reason::ACTION_NOT_ALLOWED)
                                 .With("action", "VERIFY")
                                 .With("state", "CLOSED")
                                 .With("step", "of its own")
                                 .Field("detail.action", "Must be another.");
  const absl::Status status =
      Error(Reason::IMPORT_STEP_REFUSED).With("step", "3").Behind(inner, "steps[3]");
  EXPECT_EQ(status.message(),
            "A step of the imported history, number 3 counted from 0, is not possible there: this "
            "action, VERIFY, is not allowed in the complaint's state CLOSED; correct the mapping "
            "and import the case again.");
  EXPECT_EQ(Sentence(Reason::IMPORT_STEP_REFUSED, Language::kIndonesian, AllMetadataOf(status)),
            "Salah satu langkah riwayat yang diimpor, yaitu nomor 3 dihitung dari 0, tidak mungkin "
            "terjadi di sana: tindakan ini, yaitu VERIFY, tidak diizinkan pada status pengaduan "
            "CLOSED; perbaiki pemetaannya lalu impor kembali kasus ini.");
  EXPECT_EQ(MetadataOf(status, "problem"), "ACTION_NOT_ALLOWED");
  EXPECT_EQ(MetadataOf(status, "action"), "VERIFY");
  EXPECT_EQ(MetadataOf(status, "step"), "3");
  ASSERT_EQ(FieldViolationsOf(status).size(), 1u);
  EXPECT_EQ(FieldViolationsOf(status)[0].field, "steps[3].detail.action");
}

TEST(ErrorTest, ALibrarysStatusBehindItSaysNothing) {
  const absl::Status status =
      Error(Reason::IMPORT_STEP_REFUSED).Behind(absl::InternalError("relation does not exist"));
  EXPECT_EQ(status.message(),
            "A step of the imported history is not possible there; correct the mapping and import "
            "the case again.");
  // Nor does it come to an end that it is behind itself.
  const absl::Status itself = Error(Reason::IMPORT_STEP_REFUSED).Behind(status);
  EXPECT_THAT(std::string(itself.message()), HasSubstr("not possible there: a step of the"));
}

TEST(RpcStatusTest, CarriesEveryDetailAndComesBack) {
  const absl::Status status = Error(Reason::INVALID_FIELD)
                                  .With("field", "complaint.agency")
                                  .Field("complaint.agency", "Must be set.")
                                  .RetryAfter(absl::Seconds(1))
                                  .Because("SELECT secret FROM table");
  const google::rpc::Status wire = ToRpcStatus(status, Language::kIndonesian);
  EXPECT_EQ(wire.code(), 3);
  const auto info = DetailOf<google::rpc::ErrorInfo>(wire);
  EXPECT_EQ(info.reason(), "INVALID_FIELD");
  EXPECT_EQ(info.domain(), "tanggap");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(wire).locale(), "id");
  EXPECT_THAT(DetailOf<google::rpc::LocalizedMessage>(wire).message(), HasSubstr("perbaiki isian"));
  EXPECT_THAT(wire.SerializeAsString(), Not(HasSubstr("SELECT")));

  const absl::Status back = FromRpcStatus(wire);
  EXPECT_EQ(ReasonOf(back), Reason::INVALID_FIELD);
  EXPECT_EQ(back.message(), status.message());
  ASSERT_EQ(FieldViolationsOf(back).size(), 1u);
  EXPECT_EQ(FieldViolationsOf(back)[0].field, "complaint.agency");
  EXPECT_EQ(RetryAfterOf(back), absl::Seconds(1));
  EXPECT_EQ(CauseOf(back), "");
  EXPECT_EQ(CauseOf(status), "SELECT secret FROM table");
}

TEST(RpcStatusTest, NothingOfAForeignStatusLeaks) {
  const absl::Status foreign = absl::NotFoundError("/var/lib/tanggap/key: no such file");
  const google::rpc::Status wire = ToRpcStatus(foreign, Language::kEnglish);
  EXPECT_EQ(wire.code(), static_cast<int>(absl::StatusCode::kInternal));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(wire).reason(), "INTERNAL_ERROR");
  EXPECT_THAT(wire.SerializeAsString(), Not(HasSubstr("/var/lib")));
  EXPECT_EQ(CauseOf(Public(foreign)), "/var/lib/tanggap/key: no such file");
}

TEST(RpcStatusTest, ForeignCancellationsAndDeadlinesKeepTheirMeaning) {
  EXPECT_EQ(ReasonOf(Public(absl::CancelledError("x"))), Reason::CALL_CANCELLED);
  EXPECT_EQ(ReasonOf(Public(absl::DeadlineExceededError("x"))), Reason::DEADLINE_EXCEEDED);
}

TEST(RpcStatusTest, StaysSmallAndSaysHowManyViolationsAreMissing) {
  Error error(Reason::INVALID_FIELD);
  for (int i = 0; i < 150; ++i) {
    error.Field(base::Join("items[", i, "].description"), "Must be at most 4000 characters long.");
  }
  for (int i = 0; i < 40; ++i) error.With(base::Join("key", i), std::string(5000, 'v'));
  error.With("field", std::string(5000, '\x01'));
  const google::rpc::Status wire = ToRpcStatus(error, Language::kEnglish);
  EXPECT_LE(wire.ByteSizeLong(), kMaxRpcStatusBytes);
  const auto fields = DetailOf<google::rpc::BadRequest>(wire);
  ASSERT_GT(fields.field_violations_size(), 10);
  EXPECT_EQ(fields.field_violations(0).field(), "items[0].description");
  const int kept = fields.field_violations_size() - 1;
  EXPECT_EQ(fields.field_violations(kept).description(),
            base::Join("And ", 150 - kept, " more; correct these first."));
}

TEST(RpcStatusTest, StatusesOfOthersKeepTheirCode) {
  google::rpc::Status proxy;
  proxy.set_code(14);
  proxy.set_message("upstream connect error");
  const absl::Status status = FromRpcStatus(proxy);
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(ReasonOf(status), std::nullopt);
  EXPECT_TRUE(FromRpcStatus(google::rpc::Status()).ok());
}

TEST(LanguageTest, TakesTheBetterLikedLanguage) {
  EXPECT_EQ(LanguageFrom(""), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("id-ID"), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("en"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("en-GB,en;q=0.9,id;q=0.5"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("en;q=0.4, id;q=0.5"), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("jv, en;q=0.8"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("in-ID, en;q=0.8"), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("en, id"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("id, en"), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("en;q=broken"), Language::kIndonesian);
  EXPECT_EQ(LanguageFrom("english"), Language::kIndonesian);
}

}  // namespace
}  // namespace tanggap::errors
