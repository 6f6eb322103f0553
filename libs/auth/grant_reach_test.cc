#include "libs/auth/grant_reach.h"

#include <gtest/gtest.h>

#include <set>

namespace tanggap::auth {
namespace {

using namespace common::v1;

// As access.proto lists them, written down once more: a role that is added spans none until
// somebody says so here too.
const std::set<Role>& Spanning() {
  static const std::set<Role> roles = {ROLE_COORDINATOR, ROLE_AUDITOR, ROLE_IMPORTER,
                                       ROLE_SERVICE_ACCOUNT};
  return roles;
}

TEST(GrantReachTest, OnlyARoleThatSpansAgenciesMayBeGivenForEveryOne) {
  for (int number = 0; number < Role_ARRAYSIZE; ++number) {
    if (!Role_IsValid(number)) continue;
    const auto role = static_cast<Role>(number);
    const bool spans = Spanning().count(role) == 1;
    EXPECT_EQ(IsTooWide({role, "*", ""}), !spans) << Role_Name(role);
    EXPECT_EQ(IsTooWide({role, "*", "poli-umum"}), !spans) << "a unit does not narrow it";
    EXPECT_EQ((Grant{role, "*", ""}.Reaches("dinkes")), spans) << Role_Name(role);
  }
}

TEST(GrantReachTest, AGrantThatNamesAnAgencyOrNoneIsNeverTooWide) {
  for (const char* agency : {"dinkes", "", "**", "* "}) {
    EXPECT_FALSE(IsTooWide({ROLE_OFFICER, agency, ""})) << agency;
    EXPECT_FALSE(IsTooWide({ROLE_AUDITOR, agency, ""})) << agency;
  }
}

}  // namespace
}  // namespace tanggap::auth
