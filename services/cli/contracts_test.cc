// call and describe, against services that tell their contracts and ones that do not.
#include "services/cli/contracts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/cli/contract_text.h"
#include "services/cli/test_service.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using ::testing::HasSubstr;
using ::testing::Not;

class ContractsTest : public ::testing::TestWithParam<bool> {
 protected:
  TestService service_{GetParam()};
  Terminal terminal_{service_};
};

INSTANTIATE_TEST_SUITE_P(WithAndWithoutReflection, ContractsTest, ::testing::Bool(),
                         [](const auto& reflection) {
                           return reflection.param ? "told" : "built_in";
                         });

TEST_P(ContractsTest, CallsByFullAndByShortName) {
  for (const char* method : {"tanggap.complaints.v1.ComplaintsService.TrackComplaint",
                             "tanggap.complaints.v1.ComplaintsService/TrackComplaint",
                             "ComplaintsService.TrackComplaint", "TrackComplaint"}) {
    ASSERT_EQ(terminal_.Run({"call", method, R"({"number": "SG7K-3M9Q-XW2B-7"})", "--json"}), 0)
        << terminal_.err;
    const auto json = nlohmann::json::parse(terminal_.out);
    EXPECT_EQ(json["stateLabel"], "Being worked on");
    EXPECT_EQ(json["nextDue"]["clock"], "CLOCK_KIND_RESOLVE");
    EXPECT_EQ(service_.seen<v1::TrackComplaintRequest>().number(), kNumber);
  }
}

TEST_P(ContractsTest, CallsWithARequestFromInputAndShowsLines) {
  ASSERT_EQ(terminal_.Run({"call", "TrackComplaint", "-"}, R"({"number": "SG7K-3M9Q-XW2B-7"})"), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("state_label: Being worked on\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("  agency: dinkes\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("  time: 27 Feb 2026 07:00 WIB\n"));
}

TEST_P(ContractsTest, RefusesJsonThatDoesNotFitBeforeItIsSent) {
  EXPECT_EQ(terminal_.Run({"call", "TrackComplaint", R"({"nomor": "x"})"}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("nomor"));
  EXPECT_THAT(terminal_.err,
              HasSubstr("tanggap describe tanggap.complaints.v1.TrackComplaintRequest"));
  EXPECT_EQ(terminal_.Run({"call", "TrakComplaint", "{}"}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("Did you mean TrackComplaint?"));
  EXPECT_EQ(service_.times<v1::TrackComplaintRequest>(), 0);
}

TEST_P(ContractsTest, ShowsTheReasonOfARefusedCall) {
  EXPECT_EQ(terminal_.Run({"call", "ListComplaints", R"({"filter": "broken"})"}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("INVALID_FILTER"));
}

TEST_P(ContractsTest, DescribesServicesMethodsMessagesAndEnums) {
  ASSERT_EQ(terminal_.Run({"describe"}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("tanggap.complaints.v1.ComplaintsService\n"));
  EXPECT_THAT(terminal_.out,
              HasSubstr("  CreateComplaint(CreateComplaintRequest) returns Complaint\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("grpc.")));
  EXPECT_EQ(terminal_.err.empty(), GetParam()) << terminal_.err;
  ASSERT_EQ(terminal_.Run({"describe", "VerifyComplaint"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("callers     officer, coordinator\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("REST        POST /v1/{name=complaints/*}:verify\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("required, LIGHT | NON_INVESTIGATIVE | INVESTIGATIVE"));
  ASSERT_EQ(terminal_.Run({"describe", "Rating"}), 0);
  EXPECT_EQ(terminal_.out,
            "tanggap.complaints.v1.Rating\n"
            "  score    int32   required, from 1, up to 4\n"
            "  comment  string  at most 1000 characters\n");
  ASSERT_EQ(terminal_.Run({"describe", "tanggap.complaints.v1.Audience"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("  2  AUDIENCE_INTERNAL\n"));
  EXPECT_EQ(terminal_.Run({"describe", "Nothing"}), kUsage);
}

TEST(ReflectionTest, TellsContractsThatThisProgramDoesNotKnow) {
  TestService service;
  ReflectionSource source({.address = service.address()});
  const auto services = source.ListServices();
  ASSERT_TRUE(services.ok()) << services.status();
  EXPECT_THAT(*services, ::testing::Contains("tanggap.complaints.v1.ComplaintsService"));
  // A pool of nothing but what the service tells: not one of its types is this program's own.
  google::protobuf::DescriptorPool pool(&source);
  const auto* method =
      pool.FindMethodByName("tanggap.complaints.v1.ComplaintsService.CreateComplaint");
  ASSERT_NE(method, nullptr);
  EXPECT_NE(method->input_type(), v1::CreateComplaintRequest::descriptor());
  const auto* description = pool.FindFieldByName("tanggap.complaints.v1.Complaint.description");
  ASSERT_NE(description, nullptr);
  EXPECT_EQ(RulesText(*description), "at most 4000 characters");
  EXPECT_EQ(pool.FindMessageTypeByName("tanggap.none.v1.Nothing"), nullptr);
}

TEST(ReflectionTest, SaysWhenAServiceTellsNothing) {
  TestService service(false);
  ReflectionSource source({.address = service.address()});
  EXPECT_TRUE(absl::IsUnimplemented(source.ListServices().status()))
      << source.ListServices().status();
}

}  // namespace
}  // namespace tanggap::cli
