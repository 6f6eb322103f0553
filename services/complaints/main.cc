#include "services/complaints/commands.h"

int main(int argc, char** argv) { return tanggap::complaints::RunCommand(argc, argv); }
