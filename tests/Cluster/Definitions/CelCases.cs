namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>For every rule in CEL what it must pass and what it must refuse, as JSON at the rule's own place.</summary>
public static class CelCases
{
    private const string GitlabRest = """
        "name": "n", "scopes": ["read_registry"], "auth": {"token": {"secretRef": {"name": "s", "key": "k"}}}
        """;

    private const string BaoRole = """{"path": "approle", "roleId": "r", "secretRef": {"name": "s", "key": "k"}}""";

    private const string PushSecret = """{"secretStoreRefs": [{"name": "s"}], "selector": {"secret": {"name": "s"}}, "dataTo": [%]}""";

    /// <summary>By rule: what passes, what is refused.</summary>
    public static IReadOnlyDictionary<string, (string[] Good, string[] Bad)> ByRule { get; } =
        new Dictionary<string, (string[], string[])>(StringComparer.Ordinal)
        {
            ["has(self.projectID) != has(self.groupID)"] =
            (
                [$$"""{"projectID": "1", {{GitlabRest}} }""", $$"""{"groupID": "1", {{GitlabRest}} }"""],
                [$$"""{ {{GitlabRest}} }""", $$"""{"projectID": "1", "groupID": "2", {{GitlabRest}} }"""]
            ),
            ["has(self.storeRef) && (has(self.storeRef.name) || has(self.storeRef.labelSelector))"] =
            (
                ["""{"storeRef": {"name": "s"}}""", """{"storeRef": {"labelSelector": {"matchLabels": {"a": "b"}}}}"""],
                ["{}", """{"storeRef": {}}""", """{"storeRef": {"kind": "SecretStore"}}"""]
            ),
            ["!has(self.remoteKey) || !has(self.rewrite) || size(self.rewrite) == 0"] =
            (
                [
                    """{"storeRef": {"name": "s"}, "remoteKey": "r"}""",
                    """{"storeRef": {"name": "s"}, "remoteKey": "r", "rewrite": []}""",
                    """{"storeRef": {"name": "s"}, "rewrite": [{"regexp": {"source": "a", "target": "b"}}]}""",
                ],
                ["""{"storeRef": {"name": "s"}, "remoteKey": "r", "rewrite": [{"regexp": {"source": "a", "target": "b"}}]}"""]
            ),
            ["has(self.regexp) != has(self.transform)"] =
            (
                ["""{"regexp": {"source": "a", "target": "b"}}""", """{"transform": {"template": "{{ .value }}"}}"""],
                ["{}", """{"regexp": {"source": "a", "target": "b"}, "transform": {"template": "{{ .value }}"}}"""]
            ),
            ["!('esoNamespace' in self) && !('esoStoreName' in self) && !('esoStoreKind' in self)"] =
            (
                ["{}", """{"team": "blue"}""", """{"esonamespace": "x"}"""],
                ["""{"esoNamespace": "x"}""", """{"esoStoreName": "x"}""", """{"esoStoreKind": "x", "team": "blue"}"""]
            ),
            ["!has(self.caBundle) || !has(self.caProvider)"] =
            (
                [
                    """{"server": "https://bao"}""", """{"server": "https://bao", "caBundle": "YQ=="}""",
                    """{"server": "https://bao", "caProvider": {"type": "Secret", "name": "ca"}}""",
                ],
                ["""{"server": "https://bao", "caBundle": "YQ==", "caProvider": {"type": "Secret", "name": "ca"}}"""]
            ),
            ["(has(self.appRole) ? 1 : 0) + (has(self.tokenSecretRef) ? 1 : 0) + (has(self.userPass) ? 1 : 0) == 1"] =
            (
                [
                    $$"""{"appRole": {{BaoRole}} }""", """{"tokenSecretRef": {"name": "s"}}""",
                    """{"userPass": {"path": "userpass", "username": "u"}}""", """{"tokenSecretRef": {"name": "s"}, "userPass": null}""",
                ],
                [
                    "{}", """{"namespace": "n"}""", $$"""{"appRole": {{BaoRole}}, "tokenSecretRef": {"name": "s"} }""",
                    $$"""{"appRole": {{BaoRole}}, "tokenSecretRef": {"name": "s"}, "userPass": {"path": "userpass", "username": "u"} }""",
                ]
            ),
            ["has(self.roleId) != has(self.roleRef)"] =
            (
                [BaoRole, """{"path": "approle", "roleRef": {"name": "s", "key": "k"}, "secretRef": {"name": "s", "key": "k"}}"""],
                [
                    """{"path": "approle", "secretRef": {"name": "s", "key": "k"}}""",
                    """{"path": "approle", "roleId": "r", "roleRef": {"name": "s", "key": "k"}, "secretRef": {"name": "s", "key": "k"}}""",
                ]
            ),
        };

    /// <summary>By kind and place: a spec in which <c>%</c> stands for what is at the place.</summary>
    public static IReadOnlyDictionary<string, string> Specs { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GitlabDeployToken.spec"] = "%",
        ["ClusterGenerator.spec.generator.gitlabDeployTokenSpec"] =
            """{"kind": "GitlabDeployToken", "generator": {"gitlabDeployTokenSpec": %}}""",
        ["PushSecret.spec.dataTo[*]"] = PushSecret,
        ["PushSecret.spec.dataTo[*].rewrite[*]"] =
            PushSecret.Replace("%", """{"storeRef": {"name": "s"}, "rewrite": [%]}""", StringComparison.Ordinal),
        ["ClusterPushSecret.spec.pushSecretSpec.dataTo[*]"] = $$"""{"pushSecretSpec": {{PushSecret}} }""",
        ["ClusterPushSecret.spec.pushSecretSpec.dataTo[*].rewrite[*]"] = $$"""{"pushSecretSpec": {{PushSecret}} }"""
            .Replace("%", """{"storeRef": {"name": "s"}, "rewrite": [%]}""", StringComparison.Ordinal),
        [".spec.provider.aws.customSessionTags"] =
            """{"provider": {"aws": {"service": "SecretsManager", "region": "eu-west-1", "customSessionTags": %}}}""",
        [".spec.provider.openBao"] = """{"provider": {"openBao": %}}""",
        [".spec.provider.openBao.auth"] = """{"provider": {"openBao": {"server": "https://bao", "auth": %}}}""",
        [".spec.provider.openBao.auth.appRole"] =
            """{"provider": {"openBao": {"server": "https://bao", "auth": {"appRole": %}}}}""",
    };

    /// <summary>The spec for a place of a kind; null where there is none.</summary>
    public static string? SpecFor(string kind, string path) =>
        Specs.GetValueOrDefault(kind + path) ?? (kind.EndsWith("SecretStore", StringComparison.Ordinal) ? Specs.GetValueOrDefault(path) : null);
}
