using System.Text.Json.Nodes;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

/// <summary>
/// A pod webhook that decodes pods into its own types takes away what it does not know:
/// https://github.com/bank-vaults/vault-secrets-webhook/issues/80
/// </summary>
public sealed class NewerFieldsTests
{
    [Test]
    public async Task The_patch_only_adds_and_all_else_stays_byte_for_byte()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "Pods", "r46.json"));
        var review = JsonNode.Parse(text)!.AsObject();
        var sent = review["request"]!["object"]!.AsObject();

        var answer = await PodReview.SendAsync(PodReview.Handler(new FakeCatalog().External("db", "db", "password")), review, sent);

        Assert.That(answer.Allowed, Is.True, answer.Message);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Operations.Select(static o => o["op"]!.GetValue<string>()), Is.All.EqualTo("add"));
            Assert.That(answer.Paths, Is.All.Match(
                "^/(spec/containers/0/(env|envFrom|volumeMounts)|spec/volumes|metadata/annotations)(/|$)"));
            Assert.That(answer.Pod["spec"]!["containers"]![0]!["envFrom"]!.ToJsonString(), Is.EqualTo("""[{"secretRef":{"name":"db"}}]"""));

            var after = answer.Pod;
            after["spec"]!["containers"]![0]!.AsObject().Remove("envFrom");
            after["metadata"]!["annotations"]!.AsObject().Remove("keyferry.io/injected");
            after["metadata"]!["annotations"]!.AsObject().Remove("keyferry.io/secrets-hash");
            Assert.That(after.ToJsonString(), Is.EqualTo(sent.ToJsonString()), "numbers and empty texts too");
        });
    }
}
