// The contracts as they stand keep the rules, and each rule finds a breach that is planted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contracts/contract_rules.h"

namespace tanggap::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Contracts& Ours() {
  static const Contracts* contracts = new Contracts();
  return *contracts;
}

TEST(ContractsTest, AreAllRead) {
  EXPECT_GE(Ours().files().size(), 10u);
  EXPECT_GE(Ours().Methods().size(), 20u);
  EXPECT_THAT(CommentOf(*Ours().Methods().front()), HasSubstr("rrors:"));
}
TEST(ContractsTest, EveryMethodStatesItsAccess) { EXPECT_THAT(AccessProblems(Ours()), IsEmpty()); }
TEST(ContractsTest, EveryMutationCanBeRepeated) {
  EXPECT_THAT(RequestIdProblems(Ours()), IsEmpty());
}
TEST(ContractsTest, EveryPathIsItsOwn) { EXPECT_THAT(HttpProblems(Ours()), IsEmpty()); }
TEST(ContractsTest, EveryNamedReasonExists) { EXPECT_THAT(ReasonProblems(Ours()), IsEmpty()); }
TEST(ContractsTest, EventsHoldNothingPersonal) { EXPECT_THAT(EventProblems(Ours()), IsEmpty()); }
TEST(ContractsTest, EveryEnumBeginsUnspecified) { EXPECT_THAT(EnumProblems(Ours()), IsEmpty()); }

// A service with one method and its request, which a test spoils in one place.
std::map<std::string, std::string> Planted(const std::string& options,
                                           const std::string& request_fields,
                                           const std::string& name = "DoThing",
                                           const std::string& comment = "// Errors: OVERLOADED.") {
  return {{"tanggap/planted/v1/planted.proto", R"(
    syntax = "proto3";
    package tanggap.planted.v1;
    import "google/api/annotations.proto";
    import "tanggap/common/v1/access.proto";
    import "tanggap/common/v1/rules.proto";
    message Person { string phone = 1 [(tanggap.common.v1.personal) = true]; }
    message Item { string request_id = 1 [(tanggap.common.v1.rules) = {required: true, format: FORMAT_UUID}]; }
    message Request { )" + request_fields + R"( }
    service PlantedService {
      )" + comment + R"(
      rpc )" + name + R"((Request) returns (Request) { )" +
                                                   options + R"( }
    }
  )"}};
}

std::string Access(const std::string& text) {
  return "option (tanggap.common.v1.access) = {" + text + "};";
}
const char kComplete[] =
    "roles: [ROLE_OFFICER] relation: RELATION_ANY visibility: VISIBILITY_FACTS traffic_class: "
    "TRAFFIC_CLASS_WORK idempotent: true";
const char kRequestId[] =
    "string request_id = 1 [(tanggap.common.v1.rules) = {required: true, format: FORMAT_UUID}];";
const char kResponseId[] =
    "string response_id = 1 [(tanggap.common.v1.rules) = {required: true, format: FORMAT_UUID}];";
const char kPost[] = "option (google.api.http) = {post: \"/v1/things:do\" body: \"*\"};";

TEST(AccessRuleTest, FindsWhatIsMissing) {
  const auto problems = [](const std::string& options) {
    return AccessProblems(Contracts(Planted(options, "")));
  };
  EXPECT_THAT(problems(Access(kComplete)), IsEmpty());
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("has no option")));
  EXPECT_THAT(problems(Access("relation: RELATION_ANY visibility: VISIBILITY_FACTS "
                              "traffic_class: TRAFFIC_CLASS_WORK")),
              ElementsAre(HasSubstr("names no role")));
  EXPECT_THAT(problems(Access("anonymous: true")),
              ElementsAre(HasSubstr("no relation"), HasSubstr("no visibility"),
                          HasSubstr("no traffic_class")));
  EXPECT_THAT(problems(Access(std::string(kComplete) + " roles: [ROLE_UNSPECIFIED]")),
              ElementsAre(HasSubstr("admits ROLE_UNSPECIFIED")));
  EXPECT_THAT(problems(Access(std::string(kComplete) + " unnamed_callers: true")),
              ElementsAre(HasSubstr("is not anonymous")));
  EXPECT_THAT(problems(Access(std::string(kComplete) + " anonymous: true unnamed_callers: true") +
                       "} rpc NameThing(Request) returns (Request) { " + Access(kComplete)),
              ElementsAre(HasSubstr("differs in unnamed_callers")));
}

TEST(RequestIdRuleTest, FindsMutationsThatCannotBeRepeated) {
  const auto problems = [](const std::string& options, const std::string& fields,
                           const std::string& name = "DoThing") {
    return RequestIdProblems(Contracts(Planted(options, fields, name)));
  };
  const std::string mutation = Access(kComplete) + kPost;
  EXPECT_THAT(problems(mutation, kRequestId), IsEmpty());
  EXPECT_THAT(problems(mutation, "repeated Item items = 1;"), IsEmpty());
  EXPECT_THAT(problems(mutation, kResponseId), IsEmpty());
  EXPECT_THAT(problems(mutation, "string response_id = 1;"), ElementsAre(HasSubstr("request_id")));
  EXPECT_THAT(problems(mutation, ""), ElementsAre(HasSubstr("request_id")));
  EXPECT_THAT(problems(mutation, "string request_id = 1;"), ElementsAre(HasSubstr("request_id")));
  EXPECT_THAT(problems(mutation, "Item item = 1;"), ElementsAre(HasSubstr("request_id")));
  EXPECT_THAT(problems(Access("anonymous: true") + kPost, kRequestId),
              ElementsAre(HasSubstr("is not idempotent")));
  EXPECT_THAT(problems(Access(kComplete), "", "GetThing"), IsEmpty());
  EXPECT_THAT(problems(Access(kComplete), "", "ExportThings"), IsEmpty());
  EXPECT_THAT(problems(mutation, "", "GetThing"), ElementsAre(HasSubstr("request_id")));
}

TEST(HttpRuleTest, FindsSharedPathsAndPersonalData) {
  const auto problems = [](const std::string& http, const std::string& fields) {
    return HttpProblems(Contracts(Planted("option (google.api.http) = {" + http + "};", fields)));
  };
  EXPECT_THAT(problems("get: \"/v1/{name=things/*}\"", "string name = 1;"), IsEmpty());
  EXPECT_THAT(problems("post: \"/v1/things\" body: \"*\"", "Person person = 1;"), IsEmpty());
  EXPECT_THAT(problems("get: \"/v1/{name=things/*}\" additional_bindings {get: "
                       "\"/v1/things/{other}\"}",
                       "string name = 1; string other = 2;"),
              ElementsAre(HasSubstr("another RPC has GET /v1/things/*")));
  EXPECT_THAT(problems("get: \"/v1/things\"", "Person person = 1;"),
              ElementsAre(HasSubstr("person.phone stands in the query")));
  EXPECT_THAT(problems("post: \"/v1/{person.phone=*}\" body: \"*\"", "Person person = 1;"),
              ElementsAre(HasSubstr("person.phone stands in the path")));
  EXPECT_THAT(problems("get: \"/v1/{nowhere=*}\"", ""), ElementsAre(HasSubstr("nowhere")));
}

TEST(ReasonRuleTest, FindsReasonsThatDoNotExist) {
  const auto problems = [](const std::string& comment) {
    return ReasonProblems(Contracts(Planted("", "", "DoThing", comment)));
  };
  EXPECT_THAT(problems("// Does it. Errors: UNKNOWN_AGENCY, the TOKEN_ reasons."), IsEmpty());
  EXPECT_THAT(problems("// Does it. Errors: UNKNOWN_PLANET."),
              ElementsAre(HasSubstr("UNKNOWN_PLANET")));
  EXPECT_THAT(problems("// Does it. Errors: the PLANET_ reasons."),
              ElementsAre(HasSubstr("PLANET_")));
  EXPECT_THAT(problems("// Does it."), ElementsAre(HasSubstr("which errors")));
}

TEST(EventRuleTest, FindsWhatMayNotLeave) {
  const auto problems = [](const std::string& fields) {
    return EventProblems(Contracts({{"tanggap/planted/v1/deep.proto", R"(
      syntax = "proto3";
      package tanggap.planted.v1;
      import "tanggap/common/v1/rules.proto";
      message Deep { string hash = 1 [(tanggap.common.v1.personal) = true]; })"},
                                    {"tanggap/planted/v1/events.proto", R"(
      syntax = "proto3";
      package tanggap.planted.v1;
      import "tanggap/planted/v1/deep.proto";
      enum Reason { REASON_UNSPECIFIED = 0; }
      message Event { )" + fields + " }"}}));
  };
  EXPECT_THAT(problems("string agency = 1; Reason reason = 2; string reporter_pseudonym = 3;"),
              IsEmpty());
  EXPECT_THAT(problems("repeated Deep deep = 1;"), ElementsAre(HasSubstr("hash: is personal")));
  EXPECT_THAT(problems("string answer_text = 1;"), ElementsAre(HasSubstr("no words")));
  EXPECT_THAT(problems("string display_name = 1;"), ElementsAre(HasSubstr("no words")));
  EXPECT_THAT(problems("double latitude = 1;"), ElementsAre(HasSubstr("no exact place")));
}

TEST(EnumRuleTest, FindsAnEnumWhoseZeroMeansSomething) {
  const auto problems = [](const std::string& values) {
    return EnumProblems(Contracts({{"tanggap/planted/v1/planted.proto", R"(
      syntax = "proto3";
      package tanggap.planted.v1;
      message Outer { enum Colour { )" + values + " } }"}}));
  };
  EXPECT_THAT(problems("COLOUR_UNSPECIFIED = 0;"), IsEmpty());
  EXPECT_THAT(problems("COLOUR_RED = 0;"), ElementsAre(HasSubstr("Outer.Colour")));
}

}  // namespace
}  // namespace tanggap::contracts
