// Bad input: the right reason in a sentence, and no trace in any table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::EditedDirectory;
using tanggap::testing::HasReason;
using tanggap::testing::StatusIs;
using ::testing::HasSubstr;

class RefusalTest : public ::testing::Test {
 protected:
  // What a filing that `spoil` has changed is told, once it is certain that it left nothing.
  template <typename Spoil>
  absl::Status Filing(Spoil spoil, const Caller& caller = Citizen()) {
    v1::CreateComplaintRequest request = NewComplaint();
    spoil(*request.mutable_complaint());
    return Untraced("CreateComplaint", request.SerializeAsString(), caller);
  }
  absl::Status Untraced(std::string_view method, const std::string& bytes, const Caller& caller) {
    const std::string before = service_.RowCounts();
    const absl::Status status = service_.CallBytes(method, bytes, caller).status();
    EXPECT_EQ(service_.RowCounts(), before) << status;
    if (const std::optional<Reason> reason = errors::ReasonOf(status)) {
      EXPECT_EQ(std::string(status.message()), errors::Sentence(*reason, errors::Language::kEnglish,
                                                                errors::AllMetadataOf(status)));
    }
    return status;
  }
  static std::string FieldOf(const absl::Status& status) {
    const auto fields = errors::FieldViolationsOf(status);
    return fields.empty() ? "" : fields[0].field;
  }

  Service service_;
};

TEST_F(RefusalTest, BytesThatAreNoMessage) {
  const absl::Status status = Untraced("CreateComplaint", "\xff\xff\xff", Citizen());
  EXPECT_THAT(status, HasReason(Reason::MALFORMED_REQUEST));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Untraced("VerifyComplaint", std::string(1, '\x0a'), Officer()),
              HasReason(Reason::MALFORMED_REQUEST));
}

TEST_F(RefusalTest, TextThatIsNotUtf8) {
  std::string bytes = NewComplaint().SerializeAsString();
  const size_t at = bytes.find("Selokan");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = '\xc0';
  const absl::Status status = Untraced("CreateComplaint", bytes, Citizen());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldOf(status), HasSubstr("description"));
}

TEST_F(RefusalTest, CodesThatNobodyHas) {
  EXPECT_THAT(Filing([](auto& c) { c.set_agency("dinas-awan"); }),
              HasReason(Reason::UNKNOWN_AGENCY));
  EXPECT_THAT(Filing([](auto& c) { c.set_category("awan"); }), HasReason(Reason::UNKNOWN_CATEGORY));
  EXPECT_THAT(Filing([](auto& c) { c.set_region("99.99"); }), HasReason(Reason::UNKNOWN_REGION));
  EXPECT_THAT(Filing([](auto& c) { c.set_intake_point("kotak-awan"); }),
              HasReason(Reason::UNKNOWN_INTAKE_POINT));
  EXPECT_THAT(Filing([](auto& c) { c.set_agency("Dinas Awan!"); }),
              HasReason(Reason::INVALID_FIELD));
  const std::string verified = CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED).name();
  const absl::Status unit =
      Untraced("AssignComplaint", Assign(verified, "bidang-awan").SerializeAsString(), Officer());
  EXPECT_THAT(unit, HasReason(Reason::UNKNOWN_UNIT));
  EXPECT_EQ(FieldOf(unit), "unit");
}

TEST_F(RefusalTest, FilingsThatAreIncompleteOrContradictThemselves) {
  EXPECT_THAT(Filing([](auto& c) { c.clear_description(); }), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Filing([](auto& c) { c.set_description(" \n\t "); }),
              HasReason(Reason::INVALID_FIELD));
  EXPECT_EQ(FieldOf(Filing([](auto& c) { c.clear_channel(); })), "complaint.channel");
  EXPECT_EQ(FieldOf(Filing([](auto& c) { c.mutable_place()->set_latitude(-7.3); })),
            "complaint.place");
  EXPECT_THAT(
      Filing([](auto& c) { c.set_complaint_class(common::v1::COMPLAINT_CLASS_WHISTLEBLOWING); }),
      HasReason(Reason::CLASS_NOT_ACCEPTED));
  EXPECT_THAT(Filing([](auto& c) { c.set_content_visibility(v1::CONTENT_VISIBILITY_PUBLISHED); }),
              HasReason(Reason::PUBLICATION_NOT_AVAILABLE));
  EXPECT_THAT(Filing([](auto& c) { c.set_reporter_identity(v1::REPORTER_IDENTITY_NAMED); }),
              HasReason(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE));
  EXPECT_THAT(Filing([](auto& c) {
                *c.mutable_reporter() = SomePerson();
                c.set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
              }),
              HasReason(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE));
  EXPECT_THAT(Filing([](auto& c) { c.mutable_occurred_time()->set_seconds(4'000'000'000); }),
              HasReason(Reason::CLAIMED_TIME_IMPOSSIBLE));
}

TEST_F(RefusalTest, WhatIsTooLarge) {
  EXPECT_EQ(FieldOf(Filing([](auto& c) { c.set_description(std::string(4001, 'a')); })),
            "complaint.description");
  v1::BatchCreateComplaintsRequest batch;
  for (int i = 0; i < 100; ++i) {
    *batch.add_requests() = NewComplaint();
    batch.mutable_requests(i)->mutable_complaint()->set_description(std::string(4000, 'a'));
  }
  EXPECT_THAT(Untraced("BatchCreateComplaints", batch.SerializeAsString(), Citizen()),
              HasReason(Reason::REQUEST_TOO_LARGE));
  EXPECT_FALSE(Untraced("CreateComplaint", std::string(2 << 20, 'a'), Citizen()).ok());
}

TEST_F(RefusalTest, FourThousandCharactersOfAnyLengthInBytesPass) {
  v1::CreateComplaintRequest request = NewComplaint();
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "ꦲ";
  request.mutable_complaint()->set_description(text);
  EXPECT_EQ(Look(service_, File(service_, request).name()).description(), text);
}

TEST_F(RefusalTest, AFilterIsToldWhereItGoesWrong) {
  v1::ListComplaintsRequest request;
  request.set_filter("state = SUBMITTED AND umur > 3");
  const absl::Status status = Untraced("ListComplaints", request.SerializeAsString(), Officer());
  EXPECT_THAT(status, HasReason(Reason::INVALID_FILTER));
  EXPECT_EQ(errors::MetadataOf(status, "position"), "23");
  EXPECT_THAT(std::string(status.message()), HasSubstr("character 23"));
  request.set_filter("");
  request.set_order_by("description");
  EXPECT_THAT(Untraced("ListComplaints", request.SerializeAsString(), Officer()),
              HasReason(Reason::INVALID_ORDER_BY));
}

TEST_F(RefusalTest, APageTokenHoldsForItsOwnQueryAndCallerOnly) {
  for (int i = 0; i < 3; ++i) File(service_);
  v1::ListComplaintsRequest request;
  request.set_page_size(1);
  const auto page = service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, Citizen());
  ASSERT_THAT(page, tanggap::testing::IsOk());
  request.set_page_token(page->next_page_token());
  const auto send = [&](const v1::ListComplaintsRequest& sent, const Caller& caller) {
    return service_.Call<v1::ListComplaintsResponse>("ListComplaints", sent, caller);
  };
  EXPECT_THAT(send(request, Citizen()), tanggap::testing::IsOk());
  EXPECT_THAT(send(request, Citizen("tetangga")), HasReason(Reason::INVALID_PAGE_TOKEN));
  v1::ListComplaintsRequest other = request;
  other.set_filter("state = SUBMITTED");
  EXPECT_THAT(send(other, Citizen()), HasReason(Reason::INVALID_PAGE_TOKEN));
  other = request;
  other.set_order_by("update_time");
  EXPECT_THAT(send(other, Citizen()), HasReason(Reason::INVALID_PAGE_TOKEN));
  other = request;
  other.set_page_token(request.page_token() + "a");
  EXPECT_THAT(send(other, Citizen()), HasReason(Reason::INVALID_PAGE_TOKEN));
}

TEST(RetiredEntriesTest, AreRefusedAndNameTheirSuccessor) {
  const EditedDirectory edited(
      {{"dinkes", "code: \"gizi-posyandu\"",
        "code: \"gizi-posyandu\" retired: true successor: \"layanan-puskesmas\""},
       {"dinkes", "units { code: \"sekretariat\"", "units { retired: true code: \"sekretariat\""}});
  Service service({.adjust = [&](AppOptions& app) { app.directory = edited.path(); }});
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_category("gizi-posyandu");
  const absl::Status category =
      service.Call<v1::Complaint>("CreateComplaint", request, Citizen()).status();
  EXPECT_THAT(category, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  EXPECT_EQ(errors::MetadataOf(category, "successor"), "layanan-puskesmas");
  const std::string verified = CaseIn(service, v1::COMPLAINT_STATE_VERIFIED).name();
  EXPECT_THAT(
      service.Call<v1::Complaint>("AssignComplaint", Assign(verified, "sekretariat"), Officer()),
      HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
}

}  // namespace
}  // namespace tanggap::complaints
