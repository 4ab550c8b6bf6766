using Keyferry.Api.Crds;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class KeyferryCommandTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [Test]
    public async Task Without_a_word_the_commands_are_listed_and_the_exit_code_is_not_zero()
    {
        var code = await _command.InvokeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(_command.Output, Does.Contain("run").And.Contain("crds").And.Contain("version"));
        });
    }

    [Test]
    public async Task An_unknown_flag_is_named_with_what_was_perhaps_meant()
    {
        var code = await _command.InvokeAsync("run", "--webhok-port=1");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(_command.Output + _command.Error, Does.Contain("--webhok-port").And.Contain("--webhook-port"));
        });
    }

    [Test]
    public async Task Wrong_settings_end_the_run_with_an_error()
    {
        var code = await _command.InvokeAsync("run", "--concurrent=x");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_command.Error, Does.StartWith("--concurrent: \"x\""));
        });
    }

    [Test]
    public async Task A_settings_file_that_is_no_json_ends_the_run_with_an_error()
    {
        _command.WriteSettings("{ not json");

        Assert.That(await _command.InvokeAsync("run"), Is.EqualTo(1));
        Assert.That(_command.Error, Does.Contain("appsettings.json"));
    }

    [Test]
    public async Task A_kubeconfig_that_does_not_exist_ends_the_run_with_an_error()
    {
        var code = await _command.InvokeAsync("run", "--kubeconfig", "/does/not/exist");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_command.Error, Does.Contain("/does/not/exist"));
        });
    }

    [Test]
    public async Task The_version_is_shown()
    {
        Assert.That(await _command.InvokeAsync("version"), Is.Zero);
        Assert.That(_command.Output, Does.Match(@"^keyferry \d+\.\d+\.\d+ "));
    }

    [Test]
    public async Task Definitions_are_written_one_file_each()
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "commands", TestContext.CurrentContext.Test.ID, "crds");

        Assert.That(await _command.InvokeAsync("crds", "--output", folder), Is.Zero);

        Assert.That(
            Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(CrdFiles.All().Select(f => f.Name)));
    }

    [Test]
    public async Task Definitions_are_written_to_standard_output()
    {
        Assert.That(await _command.InvokeAsync("crds"), Is.Zero);
        Assert.That(_command.Output.Split("---\n"), Has.Length.EqualTo(CrdFiles.All().Count + 1));
    }
}
