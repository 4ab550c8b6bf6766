using Keyferry.Local.Demo;
using NUnit.Framework;
using Spectre.Console;

namespace Keyferry.Local.Tests.Demo;

/// <summary>What a person sees who runs the first command of the README.</summary>
public sealed class SampleDemoTests
{
    // The values of deploy/samples: what must never be on the screen.
    private static readonly string[] Values = ["correct-horse", "tr0ub4dor", "battery-staple"];

    [Test]
    public async Task The_story_goes_as_it_should_and_shows_no_secret_value()
    {
        await using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(screen), Interactive = InteractionSupport.No,
        });
        await using (var environment = await DemoEnvironment.StartAsync(CancellationToken.None))
        {
            var demo = new SampleDemo(environment, new ConsoleReporter(console));
            Assert.That(await demo.RunAsync(CancellationToken.None), Is.True, screen.ToString());
            demo.PrintNextSteps();
            Assert.That(screen.ToString(), Does.Contain($"kubectl --kubeconfig {environment.Kubeconfig} get es,ss,passwords"));
        }

        var told = screen.ToString();
        Assert.That(told, Does.Contain("holds the keys password, port, token, username"));
        Assert.That(told, Does.Contain("it has the keys of Secret app as APP_… variables").And.Contain("1 container, no sidecar"));
        Assert.That(told, Does.Contain("DATABASE_URL is made of fields of the store").And.Contain("app.ini has a generated password"));
        Assert.That(told, Does.Contain("spec.secretStoreRef.nme").And.Contain("did you mean \"key\"?"));
        Assert.That(told, Does.Contain("has a new value for password"));
        Assert.That(told, Does.Contain("Deployment default/worker is restarted, by one annotation on its pod template"));
        foreach (var value in Values)
        {
            Assert.That(told, Does.Not.Contain(value));
        }
    }

    [Test]
    public async Task Nothing_is_left_behind()
    {
        string kubeconfig;
        await using (var environment = await DemoEnvironment.StartAsync(CancellationToken.None))
        {
            kubeconfig = environment.Kubeconfig;
            Assert.That(File.Exists(kubeconfig), Is.True);
        }

        Assert.That(Directory.Exists(Path.GetDirectoryName(kubeconfig)), Is.False);
    }
}
