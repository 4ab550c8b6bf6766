using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>The Terraform modules, as far as they can be checked without Terraform's providers (eng/terraform-check).</summary>
public sealed class TerraformTests
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Test]
    public async Task Modules_parse_and_refer_to_what_there_is()
    {
        var found = await CheckAsync(Repository.Path("deploy", "terraform"));
        Assert.That(found.ExitCode, Is.Zero, found.All);
        Assert.That(found.Output, Does.StartWith("5 modules"));
    }

    [TestCase("variable \"a\" {\n  type = string\n}\n", "variable a has no description")]
    [TestCase("output \"a\" {\n  description = \"x\"\n  value = var.b\n}\n", "var.b is declared nowhere")]
    [TestCase("variable \"a\" {\n  description = \"x\"\n  type = string\n}\n", "var.a is used nowhere")]
    [TestCase("locals {\n  a = aws_iam_role.b.arn\n}\n", "aws_iam_role.b is declared nowhere")]
    [TestCase("data \"p\" \"a\" {\n  statement {\n    actions = [\"s3:GetObject\"]\n    resources = [\"*\"]\n  }\n}\n", "s3:GetObject is allowed on everything")]
    [TestCase("data \"p\" \"a\" {\n  statement {\n    actions = [\"s3:*\"]\n    resources = [\"x\"]\n  }\n}\n", "s3:* allows all of a service")]
    [TestCase("locals {\n  a = \n}\n", "Invalid expression")]
    public async Task A_fault_is_found(string module, string said)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-terraform-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "m"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "m", "main.tf"), module);
            var found = await CheckAsync(folder.FullName);
            Assert.That(found.ExitCode, Is.EqualTo(1));
            Assert.That(found.Output, Does.Contain(said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<CommandResult> CheckAsync(string folder)
    {
        var program = await Command.RunAsync(
            Repository.Path("eng", "lib", "terraform-check"), [], _nothing, limit: TimeSpan.FromMinutes(10));
        if (program.ExitCode != 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore(program.Errors);
        }

        Assert.That(program.ExitCode, Is.Zero, program.All);
        return await Command.RunAsync(program.Output.Trim(), [folder], _nothing);
    }
}
