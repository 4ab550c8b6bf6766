using Keyferry.Local.Tests.Rest;
using Keyferry.Local.Tests.Workloads;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Faults;

[TestFixture]
internal sealed class FaultEndpointTests
{
    [Test, CancelAfter(60_000)]
    public async Task A_person_injects_a_fault_with_kubectl(CancellationToken cancel)
    {
        Kubectl.Require();
        await using var test = await Connected.StartAsync(cancel);
        var kubectl = new Kubectl(test.Kubeconfig);
        var file = Path.Combine(Path.GetDirectoryName(test.Kubeconfig)!, "fault.json");
        await File.WriteAllTextAsync(file, """{"kind":"Status","code":500,"verb":"create","resource":"secrets","times":null}""", cancel);

        await kubectl.RunAsync($"create --raw /faults -f {file}", cancel);
        var (exit, _, errors) = await kubectl.TryAsync("create secret generic a", cancel);
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("an injected fault"));
        Assert.That(await kubectl.RunAsync("get --raw /faults", cancel), Does.StartWith("""[{"hits":1,"fault":{"kind":"Status","verb":"create","resource":"secrets","code":500,"""));
        await kubectl.RunAsync("delete --raw /faults", cancel);
        Assert.That(await kubectl.RunAsync("create secret generic a", cancel), Is.EqualTo("secret/a created\n"));
    }

    [TestCase("""{"kind":"Sometimes"}""")]
    [TestCase("""{"verb":"get"}""")]
    [TestCase("""{"kind":"Status","code":200}""")]
    [TestCase("""{"kind":"Delay"}""")]
    [TestCase("""{"kind":"Reset","webhook":"a.b.c"}""")]
    [TestCase("""{"kind":"Reset","resouce":"secrets"}""")]
    [TestCase("""{"kind":"Reset","times":0}""")]
    [TestCase("null")]
    [TestCase("{")]
    [CancelAfter(30_000)]
    public async Task What_is_no_fault_is_refused(string body, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        var (status, answer) = await test.SendAsync("POST", "/faults", body, cancel: cancel);
        Assert.That(status, Is.EqualTo(400));
        Assert.That(answer["message"]!.GetValue<string>(), Does.Contain("Status, Reset, Delay, DropWatch, SilentWatch, WholeList"));
        Assert.That(test.Server.Faults.Injected, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task Only_the_administrator_may(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        test.Client.DefaultRequestHeaders.Authorization = null;
        Assert.That((await test.SendAsync("POST", "/faults", """{"kind":"Reset"}""", cancel: cancel)).Status, Is.EqualTo(403));
        Assert.That(test.Server.Faults.Injected, Is.Empty);
    }
}
