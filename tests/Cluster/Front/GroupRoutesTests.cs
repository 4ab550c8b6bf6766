using Keyferry.ClusterFront;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Front;

[Parallelizable(ParallelScope.All)]
internal sealed class GroupRoutesTests
{
    private static readonly GroupRoutes Routes = new(["apps", "rbac.authorization.k8s.io", "apiextensions.k8s.io"]);

    [TestCase("/api/v1/namespaces/x/secrets/y", false)]
    [TestCase("/apis", false)]
    [TestCase("/apis/", false)]
    [TestCase("/apis/apps/v1/deployments", false)]
    [TestCase("/apis/rbac.authorization.k8s.io", false)]
    [TestCase("/openapi/v2", false)]
    [TestCase("/openapi/v3/api/v1", false)]
    [TestCase("/openapi/v3/apis/apps/v1", false)]
    [TestCase("/version", false)]
    [TestCase("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", true)]
    [TestCase("/apis/external-secrets.io", true)]
    [TestCase("/apis/external-secrets.io/v1/externalsecrets", true)]
    [TestCase("/apis/a-group-of-a-test.example/v1", true)]
    [TestCase("/openapi/v3/apis/external-secrets.io/v1", true)]
    public void A_path_goes_to_the_server_that_has_its_group(string path, bool custom) =>
        Assert.That(Routes.IsCustom(path), Is.EqualTo(custom));
}
