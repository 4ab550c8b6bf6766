using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

/// <summary>Who may read a path that is no resource's, as RBAC grants it (ClusterRoles with nonResourceURLs).</summary>
[TestFixture]
internal sealed class PathAccessTests
{
    [TestCase("/metrics", "get", "/metrics", "get", true)]
    [TestCase("/metrics", "get", "/metrics", "post", false)]
    [TestCase("/metrics", "get", "/metrics/slis", "get", false)]
    [TestCase("/metrics/*", "*", "/metrics/slis", "get", true)]
    [TestCase("/metrics/*", "get", "/metrics", "get", false)]
    [TestCase("*", "get", "/anything", "get", true)]
    [CancelAfter(30_000)]
    public async Task A_role_grants_what_it_names(string granted, string verbs, string path, string verb, bool allowed, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        const string rbac = "/apis/rbac.authorization.k8s.io/v1";
        var made = await test.SendAsync("POST", $"{rbac}/clusterroles", $$"""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"},
             "rules": [{"nonResourceURLs": ["{{granted}}"], "verbs": ["{{verbs}}"]}]}
            """, cancel: cancel);
        var bound = await test.SendAsync("POST", $"{rbac}/clusterrolebindings", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "r"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "anna"}]}
            """, cancel: cancel);
        Assert.That((made.Status, bound.Status), Is.EqualTo((201, 201)));

        Assert.That(await MayAsync(test, "anna", path, verb, cancel), Is.EqualTo(allowed));
        Assert.That(await MayAsync(test, "bert", path, verb, cancel), Is.False);
    }

    private static async Task<bool> MayAsync(TestServer test, string user, string path, string verb, CancellationToken cancel)
    {
        var (status, review) = await test.SendAsync("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", $$"""
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
             "spec": {"user": "{{user}}", "nonResourceAttributes": {"path": "{{path}}", "verb": "{{verb}}"} } }
            """, cancel: cancel);
        Assert.That(status, Is.EqualTo(201), review.ToJsonString());
        return review["status"]!["allowed"]!.GetValue<bool>();
    }
}
