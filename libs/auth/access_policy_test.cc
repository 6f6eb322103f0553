#include "libs/auth/access_policy.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "libs/auth/policy.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

// A method with these options, built as protoc would.
class AccessPolicyTest : public testing::Test {
 protected:
  absl::StatusOr<AccessPolicy> Compile(const std::string& options, const std::string& more = "") {
    ++files_;
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        base::Join("name: 't", files_, ".proto' package: 'test.p", files_,
                   "' message_type {name: 'M'} service {name: 'S' method {name: 'Get' "
                   "input_type: 'M' output_type: 'M' ",
                   more, " options {", options, "}}}"),
        &file));
    const google::protobuf::FileDescriptor* built = pool_.BuildFile(file);
    return AccessPolicy::For(built->service(0)->method(0));
  }
  static std::string Access(const std::string& rule) {
    return base::Join("[tanggap.common.v1.access] {", rule, "}");
  }
  static Principal Holding(Role role) {
    Principal principal;
    principal.kind = PrincipalKind::kPerson;
    principal.grants = {{role, "dinkes", ""}};
    return principal;
  }
  const std::string rest_ =
      " relation: RELATION_HANDLER visibility: VISIBILITY_CONTENT "
      "traffic_class: TRAFFIC_CLASS_WORK idempotent: true";
  // Over the generated pool, which knows the extension.
  google::protobuf::DescriptorPool pool_{google::protobuf::DescriptorPool::generated_pool()};
  int files_ = 0;
};

TEST_F(AccessPolicyTest, ReadsTheRule) {
  const auto policy = Compile(Access("roles: [ROLE_OFFICER, ROLE_FRONT_DESK]" + rest_));
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->method(), "test.p1.S.Get");
  EXPECT_EQ(policy->roles(), (std::vector<Role>{Role::ROLE_OFFICER, Role::ROLE_FRONT_DESK}));
  EXPECT_EQ(policy->RoleNames(), "officer, front_desk");
  EXPECT_EQ(policy->relation(), common::v1::RELATION_HANDLER);
  EXPECT_EQ(policy->visibility(), common::v1::VISIBILITY_CONTENT);
  EXPECT_EQ(policy->traffic_class(), common::v1::TRAFFIC_CLASS_WORK);
  EXPECT_TRUE(policy->idempotent());
  EXPECT_FALSE(policy->anonymous());
}

TEST_F(AccessPolicyTest, AMethodWithoutACompleteRuleIsAnError) {
  const std::string roles = "roles: ROLE_OFFICER ";
  for (const std::string& options :
       {std::string(), Access(""), Access(rest_), Access("roles: ROLE_UNSPECIFIED" + rest_),
        Access(roles + "visibility: VISIBILITY_FACTS traffic_class: TRAFFIC_CLASS_WORK"),
        Access(roles + "relation: RELATION_ANY traffic_class: TRAFFIC_CLASS_WORK"),
        Access(roles + "relation: RELATION_ANY visibility: VISIBILITY_FACTS"),
        Access(roles + "relation: RELATION_UNSPECIFIED visibility: VISIBILITY_FACTS traffic_class: "
                       "TRAFFIC_CLASS_WORK")}) {
    const auto policy = Compile(options);
    EXPECT_FALSE(policy.ok()) << options;
    EXPECT_NE(policy.status().ToString().find(".S.Get"), std::string::npos) << policy.status();
  }
}

TEST_F(AccessPolicyTest, CallersWhomNobodyMayKnowCallWithoutATokenAndOpenNoStream) {
  const std::string unnamed = " unnamed_callers: true";
  const auto policy = Compile(Access("anonymous: true" + rest_ + unnamed));
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_TRUE(policy->unnamed_callers());
  EXPECT_FALSE(Compile(Access("anonymous: true" + rest_))->unnamed_callers());
  EXPECT_FALSE(Compile(Access("roles: ROLE_OFFICER" + rest_ + unnamed)).ok());
  EXPECT_TRUE(Compile(Access("anonymous: true" + rest_), "server_streaming: true").ok());
  EXPECT_FALSE(Compile(Access("anonymous: true" + rest_ + unnamed), "server_streaming: true").ok());
}

TEST_F(AccessPolicyTest, AdmitsTheRolesItNamesAndNoOther) {
  const auto policy = Compile(Access("roles: [ROLE_OFFICER, ROLE_FRONT_DESK]" + rest_));
  ASSERT_TRUE(policy.ok());
  for (int role = 1; role <= common::v1::Role_MAX; ++role) {
    const bool named = role == Role::ROLE_OFFICER || role == Role::ROLE_FRONT_DESK;
    EXPECT_EQ(policy->AdmitsRole(Holding(static_cast<Role>(role))), named) << role;
  }
  const absl::Status status = policy->Check(Holding(Role::ROLE_AUDITOR));
  EXPECT_EQ(errors::ReasonOf(status), errors::Reason::ROLE_MISSING);
  EXPECT_EQ(errors::MetadataOf(status, "roles"), "officer, front_desk");
  EXPECT_TRUE(policy->Check(Holding(Role::ROLE_OFFICER)).ok());
  EXPECT_EQ(errors::ReasonOf(policy->Check(*Principal::Anonymous())),
            errors::Reason::TOKEN_MISSING);
}

TEST_F(AccessPolicyTest, AnAgencyAsAWholeIsForWhoeverHoldsOneOfTheRolesThere) {
  const auto policy = Compile(Access("roles: [ROLE_AUDITOR, ROLE_SUPERVISOR]" + rest_));
  ASSERT_TRUE(policy.ok());
  const auto admits = [&](const std::vector<Grant>& grants) {
    Principal principal;
    principal.grants = grants;
    return policy->AdmitsForWhole(principal, "dinkes");
  };
  EXPECT_TRUE(admits({{Role::ROLE_SUPERVISOR, "dinkes", ""}}));
  EXPECT_TRUE(admits({{Role::ROLE_AUDITOR, "*", ""}}));
  EXPECT_TRUE(admits({{Role::ROLE_SUPERVISOR, "dinsos", ""}, {Role::ROLE_AUDITOR, "dinkes", ""}}));
  EXPECT_FALSE(admits({{Role::ROLE_SUPERVISOR, "dinkes", "bidang-p2p"}})) << "a unit's";
  EXPECT_FALSE(admits({{Role::ROLE_OFFICER, "dinkes", ""}})) << "not one of the roles";
  EXPECT_FALSE(admits({{Role::ROLE_SUPERVISOR, "*", ""}})) << "not a role for all agencies";
  EXPECT_FALSE(admits({{Role::ROLE_AUDITOR, "", ""}}));
  EXPECT_FALSE(admits({}));
}

TEST_F(AccessPolicyTest, AnAnonymousMethodAdmitsEverybody) {
  const Policy policy = *Compile(Access("anonymous: true" + rest_));
  EXPECT_TRUE(policy.Check(*Principal::Anonymous()).ok());
  EXPECT_TRUE(policy.Check(Holding(Role::ROLE_AUDITOR)).ok());
}

TEST_F(AccessPolicyTest, AnApiKeyCallsItsMethodsOnly) {
  const auto policy = Compile(Access("roles: ROLE_PARTNER_READER" + rest_));
  Principal principal = Holding(Role::ROLE_PARTNER_READER);
  const std::pair<std::string, bool> cases[] = {{"*", true},
                                                {"test.p1.*", true},
                                                {"test.p1.S.*", true},
                                                {"test.p1.S.Get", true},
                                                {"test.p.*", false},
                                                {"test.p1.S.G", false},
                                                {"test.p1.S.Get.*", false},
                                                {"test.p1.S", false},
                                                {"other.*", false},
                                                {".*", false}};
  for (const auto& [pattern, admitted] : cases) {
    principal.methods = {"none", pattern};
    EXPECT_EQ(policy->Admits(principal), admitted) << pattern;
    EXPECT_TRUE(policy->AdmitsRole(principal));
  }
  EXPECT_EQ(errors::ReasonOf(policy->Check(principal)), errors::Reason::ROLE_MISSING);
}

TEST(PrincipalTest, HoldsARoleInItsAgencyOrEverywhere) {
  Principal principal;
  principal.grants = {{Role::ROLE_OFFICER, "dinkes", ""},
                      {Role::ROLE_COORDINATOR, "*", ""},
                      {Role::ROLE_LIAISON, "*", ""},
                      {Role::ROLE_AUDITOR, "", ""}};
  EXPECT_TRUE(principal.Holds(Role::ROLE_OFFICER, "dinkes"));
  EXPECT_FALSE(principal.Holds(Role::ROLE_OFFICER, "dinsos"));
  EXPECT_FALSE(principal.Holds(Role::ROLE_OFFICER, ""));
  EXPECT_TRUE(principal.Holds(Role::ROLE_COORDINATOR, "dinsos"));
  EXPECT_FALSE(principal.Holds(Role::ROLE_AUDITOR, "dinsos")) << "no agency is none";
  EXPECT_FALSE(principal.Holds(Role::ROLE_AUDITOR, "")) << "nor is it that of a case without one";
  EXPECT_FALSE(principal.Holds(Role::ROLE_LIAISON, "dinsos")) << "not a role for all agencies";
  EXPECT_FALSE(principal.Holds(Role::ROLE_SUPERVISOR));
}

TEST(RolesTest, EveryRoleHasANameThatLeadsBack) {
  EXPECT_EQ(RoleFromName("front_desk"), Role::ROLE_FRONT_DESK);
  EXPECT_EQ(RoleName(Role::ROLE_DATA_PROTECTION_OFFICER), "data_protection_officer");
  for (int role = 1; role <= common::v1::Role_MAX; ++role) {
    EXPECT_EQ(RoleFromName(RoleName(static_cast<Role>(role))), static_cast<Role>(role));
  }
  for (const char* name :
       {"", "unspecified", "FRONT_DESK", "Front_desk", "role_officer", "officer "}) {
    EXPECT_FALSE(RoleFromName(name)) << name;
  }
}

}  // namespace
}  // namespace tanggap::auth
