using Keyferry.Api.Crds;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    [TestCase("run", "--webhok-port=1", "--webhook-port")]
    [TestCase("run", "--Webhook_Port=1", "--webhook-port")]
    [TestCase("run", "--leader-elect", "--enable-leader-election")]
    [TestCase("run", "--flood-protect=true", "--enable-flood-protection")]
    [TestCase("crds", "--ouput=x", "--output")]
    [TestCase("", "--live-adr=:1", "--live-addr")]
    public async Task An_unknown_flag_is_answered_with_the_nearest_one(string command, string flag, string nearest)
    {
        var code = command.Length == 0 ? await _command.InvokeAsync(flag) : await _command.InvokeAsync(command, flag);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_command.Error, Does.StartWith($"{flag.Split('=')[0]}: no such flag; did you mean {nearest}?"));
            Assert.That(_command.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public async Task An_unknown_flag_that_is_like_none_is_answered_with_the_help()
    {
        Assert.That(await _command.InvokeAsync("run", "--zzz", "1"), Is.EqualTo(1));
        Assert.That(_command.Error.TrimEnd(), Is.EqualTo("--zzz: no such flag; see keyferry run --help"));
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
    public async Task A_service_that_fails_ends_the_program_with_a_reason_and_an_exit_code()
    {
        _command.Configure = static services => services.AddHostedService(static _ => new FailingService(
            new InvalidOperationException("what a tenant wrote")));

        var code = await _command.InvokeAsync([.. TestCommand.OnFreePorts]);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_command.Error.TrimEnd(), Is.EqualTo(
                "FailingService failed with InvalidOperationException; Keyferry ends, to be started again"));
        });
    }

    [Test]
    public async Task A_service_that_ends_by_itself_ends_the_program_with_an_exit_code()
    {
        _command.Configure = static services => services.AddHostedService(static _ => new FailingService(null));

        Assert.That(await _command.InvokeAsync([.. TestCommand.OnFreePorts]), Is.EqualTo(1));
        Assert.That(_command.Error, Does.StartWith("FailingService ended, though nobody asked it to"));
    }

    [Test]
    public async Task A_file_of_client_authorities_that_cannot_be_read_ends_the_run_with_an_error()
    {
        Assert.That(await _command.InvokeAsync([.. TestCommand.OnFreePorts, "--webhook-client-ca=/does/not/exist"]), Is.EqualTo(1));
        Assert.That(_command.Error, Does.StartWith("--webhook-client-ca: cannot use /does/not/exist"));
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
    public void Descriptions_of_fields_are_inside_the_program()
    {
        var files = CrdFiles.All(Keyferry.Webhook.Installation.EmbeddedDescriptions.Load());

        Assert.That(files, Is.EqualTo(CrdFiles.All()));
    }

    [Test]
    public async Task Definitions_are_written_to_standard_output()
    {
        Assert.That(await _command.InvokeAsync("crds"), Is.Zero);
        Assert.That(_command.Output.Split("---\n"), Has.Length.EqualTo(CrdFiles.All().Count + 1));
    }

    private sealed class FailingService(Exception? failure) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            if (failure is not null)
            {
                throw failure;
            }
        }
    }
}
