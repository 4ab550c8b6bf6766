using System.Text.Json;
using Keyferry.Admission.Cluster;
using Keyferry.Api.Stores;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Cluster;

/// <summary>What is warned of because of what else there is, or is not.</summary>
public sealed class ClusterRulesTests
{
    [Test]
    public void A_missing_store_is_told_and_one_of_nearly_the_same_name_is_named()
    {
        var spec = "secretStoreRef: {name: vualt}, data: [{secretKey: a, remoteRef: {key: b}, sourceRef: {storeRef: {name: other}}}]";
        var found = ExternalSecret(spec, new ListedCluster().Store("SecretStore", "shop", "vault"));

        Assert.That(found, Is.EqualTo(new[]
        {
            "spec.secretStoreRef.name: no SecretStore \"vualt\" is in namespace \"shop\"; did you mean \"vault\"?",
            "spec.data[0].sourceRef.storeRef.name: no SecretStore \"other\" is in namespace \"shop\"; apply it too",
        }));
    }

    [Test]
    public void A_store_of_the_other_kind_is_pointed_to() => Assert.That(
        ExternalSecret("secretStoreRef: {name: vault}", new ListedCluster().Store("ClusterSecretStore", "", "vault")),
        Is.EqualTo(new[] { "spec.secretStoreRef.name: no SecretStore \"vault\" is in namespace \"shop\", but a ClusterSecretStore is called so; set kind: ClusterSecretStore" }));

    [Test]
    public void What_is_there_and_lets_the_namespace_in_is_not_warned_of() => Assert.That(
        ExternalSecret(
            "secretStoreRef: {name: vault, kind: ClusterSecretStore}",
            new ListedCluster().Store("ClusterSecretStore", "", "vault", ListedCluster.Labelled("team", "shop"))
                .Add("Namespace", "", "shop", new() { ["team"] = "shop" })),
        Is.Empty);

    [Test]
    public void Where_a_kind_is_not_known_nothing_is_said()
    {
        var cluster = new ListedCluster { Unknown = { "SecretStore", "Secret", "ConfigMap", "Namespace", "ClusterSecretStore", "Password" } };

        Assert.That(
            ExternalSecret(
                """
                secretStoreRef: {name: vault}, target: {creationPolicy: Merge, template: {templateFrom: [{configMap: {name: c, items: []}}]}},
                dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: p}}}]
                """, cluster),
            Is.Empty);
    }

    [TestCase("bank")]
    [TestCase("label")]
    public void A_store_that_excludes_the_namespace_is_told(string how)
    {
        var spec = how == "bank" ? ListedCluster.For("bank") : ListedCluster.Labelled("team", "bank");
        var found = ExternalSecret(
            "secretStoreRef: {name: vault, kind: ClusterSecretStore}",
            new ListedCluster().Store("ClusterSecretStore", "", "vault", spec).Add("Namespace", "", "shop", new() { ["team"] = "shop" }));

        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(found[0], Does.StartWith("spec.secretStoreRef.name: ClusterSecretStore \"vault\" lets namespace \"shop\" not use it"));
    }

    [Test]
    public void Labels_of_a_namespace_that_is_not_known_decide_nothing() => Assert.That(
        ExternalSecret(
            "secretStoreRef: {name: vault, kind: ClusterSecretStore}",
            new ListedCluster().Store("ClusterSecretStore", "", "vault", ListedCluster.Labelled("team", "bank"))),
        Is.Empty);

    [Test]
    public void A_store_whose_check_failed_is_told() => Assert.That(
        ExternalSecret("secretStoreRef: {name: vault}", new ListedCluster().Store("SecretStore", "shop", "vault", isUnready: true)),
        Is.EqualTo(new[] { "spec.secretStoreRef.name: SecretStore \"vault\" is not ready: its last check failed; see kubectl describe secretstore" }));

    [TestCase("blue", "green", true)]
    [TestCase("blue", "blue", false)]
    [TestCase("", "green", false)]
    [TestCase("blue", null, false)]
    public void A_store_of_another_controller_is_told_and_its_condition_is_not(string theirs, string? ours, bool isTold)
    {
        var cluster = new ListedCluster { ControllerClass = ours }
            .Store("SecretStore", "shop", "vault", new SecretStoreSpec { Controller = theirs }, isUnready: isTold);

        Assert.That(ExternalSecret("secretStoreRef: {name: vault}", cluster), isTold
            ? Is.EqualTo(new[]
            {
                "spec.secretStoreRef.name: SecretStore \"vault\" belongs to the controller class \"blue\", and this installation serves \"green\": "
                    + "it passes over what uses this store",
            })
            : Is.Empty);
    }

    [TestCase("openBao", true)]
    [TestCase("github", false)]
    public void A_store_that_cannot_do_what_is_wanted_is_told(string provider, bool isRead)
    {
        var spec = JsonSerializer.Deserialize<SecretStoreSpec>($$"""{"provider": {"{{provider}}": {} } }""")!;
        var cluster = new ListedCluster().Store("SecretStore", "shop", "s", spec).Add("Secret", "shop", "x");
        var read = ExternalSecret("secretStoreRef: {name: s}", cluster);
        var pushed = ClusterCheck.Of("PushSecret", "secretStoreRefs: [{name: s}], selector: {secret: {name: x}}", cluster);

        Assert.That(read, isRead ? Is.Empty : Has.Exactly(1).EndsWith("of provider github, which can only be written to; name another store, or use a PushSecret"));
        Assert.That(pushed, isRead ? Has.Exactly(1).EndsWith("of provider openBao, which can only be read; name another store, or use an ExternalSecret") : Is.Empty);
    }

    [TestCase("v2", "3", null)]
    [TestCase("v2", "latest", "\"latest\" is no number")]
    [TestCase("v1", "3", "keeps no versions")]
    public void A_version_that_a_Vault_cannot_have_is_told(string kv, string version, string? message)
    {
        var spec = new SecretStoreSpec { Provider = new StoreProviderSpec { Vault = new VaultProviderSpec { Version = kv } } };
        var found = ClusterCheck.Of(
            "ExternalSecret", $"secretStoreRef: {{name: s}}, data: [{{secretKey: a, remoteRef: {{key: b, version: '{version}'}}}}]",
            new ListedCluster().Store("SecretStore", "shop", "s", spec), anyRank: true);

        Assert.That(found, message is null ? Is.Empty : Has.Exactly(1).Contains("spec.data[0].remoteRef.version: ").And.Exactly(1).Contains(message));
    }

    [Test]
    public void A_missing_generator_and_missing_sources_of_templates_are_told()
    {
        var found = ExternalSecret(
            """
            target: {template: {templateFrom: [{configMap: {name: c, items: [{key: k}]}}, {secret: {name: s, items: [{key: k}]}}]}},
            dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: p}}}]
            """, new ListedCluster());

        Assert.That(found, Is.EqualTo(new[]
        {
            "spec.dataFrom[0].sourceRef.generatorRef.name: no Password \"p\" is in namespace \"shop\"; apply it too",
            "spec.target.template.templateFrom[0].configMap.name: no ConfigMap \"c\" is in namespace \"shop\"; nothing is rendered until it is there",
            "spec.target.template.templateFrom[1].secret.name: no Secret \"s\" is in namespace \"shop\"; nothing is rendered until it is there",
        }));
    }

    [TestCase("Owner", "Owner", "belongs to ExternalSecret \"first\" already")]
    [TestCase("Owner", "Merge", "belongs to ExternalSecret \"first\" already")]
    [TestCase("Merge", "Owner", "is written by ExternalSecret \"first\" too")]
    [TestCase("Merge", "Merge", null)]
    [TestCase("None", "Owner", null)]
    [TestCase("Owner", "None", null)]
    public void Two_ExternalSecrets_that_own_one_Secret_are_told(string theirs, string ours, string? message)
    {
        var found = ExternalSecret(
            $"target: {{name: pw, creationPolicy: {ours}}}",
            new ListedCluster().User("shop", "pw", "first", theirs).Secret("shop", "pw", new TargetSecret(true, true, null, null)));

        Assert.That(found, message is null ? Is.Empty : Has.Exactly(1).StartsWith("spec.target.name: Secret \"pw\" " + message));
    }

    [Test]
    public void An_ExternalSecret_does_not_stand_in_its_own_way() => Assert.That(
        ExternalSecret("target: {}", new ListedCluster().User("shop", "app", "app").Secret("shop", "app", new TargetSecret(true, true, "ExternalSecret", "app"))),
        Is.Empty);

    [TestCase("Owner", "Certificate", false, "belongs to Certificate \"web\"")]
    [TestCase("Orphan", "Certificate", true, null)]
    [TestCase("Merge", "ExternalSecret", true, "belongs to ExternalSecret \"web\"")]
    [TestCase("Owner", null, false, "made by somebody else")]
    [TestCase("Orphan", null, false, "made by somebody else")]
    [TestCase("Orphan", null, true, null)]
    [TestCase("Merge", null, false, null)]
    public void A_Secret_that_somebody_else_keeps_is_told(string policy, string? kind, bool isManaged, string? message)
    {
        var found = ExternalSecret(
            $"target: {{name: pw, creationPolicy: {policy}}}",
            new ListedCluster().Secret("shop", "pw", new TargetSecret(IsOwn: false, isManaged, kind, kind is null ? null : "web")));

        Assert.That(found, message is null ? Is.Empty : Has.Exactly(1).Contains(message));
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(null, false)]
    public void A_target_that_is_no_Secret_is_told_where_none_is_made(bool? isAllowed, bool isWarned) => Assert.That(
        ExternalSecret("target: {manifest: {apiVersion: v1, kind: ConfigMap}}", new ListedCluster { AllowsGenericTargets = isAllowed }),
        isWarned ? Has.Exactly(1).StartsWith("spec.target.manifest: is not allowed by this installation") : Is.Empty);

    [Test]
    public void Merge_into_a_Secret_that_is_not_there_is_told() => Assert.That(
        ExternalSecret("target: {creationPolicy: Merge}", new ListedCluster()), Has.Exactly(1).Contains("creationPolicy Merge makes none: CreateOrMerge does"));

    [Test]
    public void Selectors_of_a_PushSecret_that_match_nothing_are_told()
    {
        const string spec = """
            secretStoreRefs: [{labelSelector: {matchLabels: {team: shop}}}, {labelSelector: {matchExpressions: [{key: team, operator: Exists}]}, kind: ClusterSecretStore}],
            selector: {secret: {name: source}}
            """;
        var some = new ListedCluster().Store("SecretStore", "shop", "vault", labels: new() { ["team"] = "shop" }).Add("Secret", "shop", "source")
            .Store("ClusterSecretStore", "", "wide", labels: new() { ["team"] = "x" });

        Assert.That(ClusterCheck.Of("PushSecret", spec, some), Is.Empty);
        Assert.That(ClusterCheck.Of("PushSecret", spec, new ListedCluster()), Is.EqualTo(new[]
        {
            "spec.secretStoreRefs[0].labelSelector: matches no SecretStore in namespace \"shop\": nothing is pushed there",
            "spec.secretStoreRefs[1].labelSelector: matches no ClusterSecretStore in the cluster: nothing is pushed there",
            "spec.selector.secret.name: no Secret \"source\" is in namespace \"shop\"; nothing is pushed until it is there",
        }));
    }

    [Test]
    public void Selectors_of_namespaces_that_match_none_are_told_and_a_child_s_namespaced_stores_are_not()
    {
        var found = ClusterCheck.Of(
            "ClusterExternalSecret",
            """
            namespaceSelectors: [{matchLabels: {team: shop}}, {matchLabels: {team: bank}}], namespaces: [nowhere],
            externalSecretSpec: {secretStoreRef: {name: own}, dataFrom: [{sourceRef: {storeRef: {name: wide, kind: ClusterSecretStore}}}]}
            """, new ListedCluster().Add("Namespace", "", "s", new() { ["team"] = "shop" }));

        Assert.That(found, Is.EqualTo(new[]
        {
            "spec.namespaceSelectors[1]: matches no namespace now (team=bank): see kubectl get namespaces --show-labels",
            "spec.namespaces[0]: no Namespace \"nowhere\" is in the cluster; nothing is made there until it is",
            "spec.externalSecretSpec.dataFrom[0].sourceRef.storeRef.name: no ClusterSecretStore \"wide\" is in the cluster; apply it too",
        }));
    }

    private static List<string> ExternalSecret(string spec, IClusterView view) => ClusterCheck.Of("ExternalSecret", spec, view);
}
