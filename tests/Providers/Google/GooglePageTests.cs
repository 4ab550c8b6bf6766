using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Google;
using Keyferry.Text.Targets;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

/// <summary>The stores of docs/providers/google-secret-manager.md, connected as they stand: each signs in and reads.</summary>
public sealed partial class GooglePageTests
{
    private const string Pool = "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/POOL/providers/";
    private const string Acting = "shop-secrets@my-project.iam.gserviceaccount.com";

    [Test]
    public async Task Every_store_of_the_page_signs_in_and_reads()
    {
        var objects = Page().ToList();
        var stores = objects.Where(static o => o["kind"]!.ToString() is "SecretStore" or "ClusterSecretStore").ToList();
        Assert.That(stores.Select(static s => s["metadata"]!["name"]!.ToString()), Is.EqualTo(new[]
        {
            "google-workload-identity", "google-federation", "google-aws", "google-configuration", "google-key", "google-own",
        }));

        foreach (var store in stores)
        {
            var name = store["metadata"]!["name"]!.ToString();
            var scene = Scene(objects);
            var spec = store["spec"].Deserialize(ApiJsonContext.Default.SecretStoreSpec)!;
            var known = new StoreObject(store["kind"]!.ToString(), store["kind"]!.ToString() == "SecretStore" ? "team" : "", name, spec);
            var errors = new FieldErrorList();
            scene.Provider.Validate(known, errors);
            Assert.That(errors.All, Is.Empty, name);

            var (client, error) = await StoreClient.ConnectAsync(scene.Provider, known, scene.References);
            Assert.That(error, Is.Null, name);
            await using var open = client!;
            Assert.That(await open.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready), name);
            Assert.That((await open.FetchAsync([new RemoteRef("db")], default))[0].Text(), Is.EqualTo("one"), name);
        }
    }

    private static GoogleScene Scene(List<JsonNode> objects)
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add("projects/my-project/secrets/db", "one");
        scene.Google.Federation.AddOidc($"{Pool}PROVIDER", scene.Cluster with { Audiences = [$"https:{Pool}PROVIDER"] });
        scene.Google.Federation.AddAws($"{Pool}AWS", "AKIAEXAMPLE", "not-a-key");
        scene.Google.Accounts.LetActAs(GoogleScene.Subject, Acting);
        scene.Google.Metadata.Account = Acting;
        scene.Google.Others["tokens.example.com"] = _ => new DoubleAnswer(
            200, scene.Cluster.Token(GoogleScene.Subject, [$"https:{Pool}PROVIDER"], scene.Time.GetUtcNow()));
        foreach (var item in objects)
        {
            var name = item["metadata"]!["name"]!.ToString();
            foreach (var (key, value) in item["stringData"] as JsonObject ?? [])
            {
                // The page's key is no key, so one takes its place.
                scene.References.Secrets[(name, key)] = key == "key.json" ? scene.Google.Accounts.AddKey(Acting) : value!.ToString();
            }

            foreach (var (key, value) in item["data"] as JsonObject ?? [])
            {
                scene.References.ConfigMaps[(name, key)] = value!.ToString();
            }

            foreach (var (key, value) in item["metadata"]!["annotations"] as JsonObject ?? [])
            {
                scene.References.Annotations[key] = value!.ToString();
            }
        }

        return scene;
    }

    private static IEnumerable<JsonNode> Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent!;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "providers", "google-secret-manager.md"));
        foreach (var text in Block().Matches(page).SelectMany(static b => b.Groups["yaml"].Value.Split("\n---\n")))
        {
            Assert.That(YamlTree.TryRead(Encoding.UTF8.GetBytes(text), out var root, out var error), Is.True, error);
            yield return root!;
        }
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
