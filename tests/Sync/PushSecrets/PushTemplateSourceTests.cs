using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using k8s.Models;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>A change of a ConfigMap or Secret that a PushSecret's template stands in is pushed.</summary>
public sealed class PushTemplateSourceTests
{
    [Test]
    public async Task A_changed_ConfigMap_is_pushed_and_an_unchanged_one_is_not()
    {
        using var scene = new PushScene();
        PutConfigMap(scene, "{{ .user }} one");
        scene.Put(static p => p.Spec.Template = From(new TemplateFrom { ConfigMap = Ref("c") }));
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(1).StartsWith("push"), "nothing was due");

        PutConfigMap(scene, "{{ .user }} two");
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=app two" }));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(2).StartsWith("push"));
    }

    [Test]
    public async Task A_changed_Secret_is_pushed()
    {
        using var scene = new PushScene();
        scene.PutSource("t", ("password", "one"));
        scene.Put(static p => p.Spec.Template = From(new TemplateFrom { Secret = Ref("t") }));
        await scene.PassAsync();
        scene.PutSource("t", ("password", "two {{ .user }}"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=two app" }));
    }

    [Test]
    public async Task One_that_changes_between_two_Secrets_of_a_selector_is_pushed_for_both()
    {
        using var scene = new PushScene();
        PutConfigMap(scene, "one");
        scene.PutSource("a", new() { ["push"] = "yes" }, PushScene.Namespace, ("id", "a"));
        scene.PutSource("b", new() { ["push"] = "yes" }, PushScene.Namespace, ("id", "b"));
        scene.Put(static p =>
        {
            p.Spec.Selector.Secret = new PushSecretSelector { Selector = PushScene.Labels("push", "yes") };
            p.Spec.Template = From(new TemplateFrom { ConfigMap = Ref("c") });
        });
        scene.Shelf.On = (call, _) =>
        {
            scene.Shelf.On = null;
            PutConfigMap(scene, "two");
            return Task.CompletedTask;
        };
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(4).StartsWith("push"));
    }

    [TestCase("0")]
    [TestCase("-1h")]
    public async Task What_is_pushed_once_is_left_alone(string interval)
    {
        using var scene = new PushScene();
        PutConfigMap(scene, "one");
        scene.Put(p => (p.Spec.RefreshInterval, p.Spec.Template) = (interval, From(new TemplateFrom { ConfigMap = Ref("c") })));
        await scene.PassAsync();
        PutConfigMap(scene, "two");
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=one" }));
    }

    [Test]
    public async Task A_restart_pushes_nothing_anew()
    {
        using var scene = new PushScene();
        PutConfigMap(scene, "one");
        scene.Put(static p => p.Spec.Template = From(new TemplateFrom { ConfigMap = Ref("c") }));
        await scene.PassAsync();
        scene.Reconcilers.Renders.Dispose();
        scene.Start();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(1).StartsWith("push"));
    }

    [Test]
    public async Task No_new_value_is_generated_for_a_template_that_changed()
    {
        using var scene = new PushScene();
        PutConfigMap(scene, "one");
        scene.Put(static p =>
        {
            p.Spec.Selector = new PushSelector { GeneratorRef = new GeneratorRef { Kind = "Password", Name = "g" } };
            p.Spec.Template = From(new TemplateFrom { ConfigMap = Ref("c") });
        });
        await scene.PassAsync();
        var runs = scene.Generators.Calls.Count;
        PutConfigMap(scene, "two");
        Assert.That((await scene.PassAsync()).Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
        Assert.That(scene.Generators.Calls, Has.Count.EqualTo(runs));
    }

    private static void PutConfigMap(PushScene scene, string text) => scene.Api.Put(BuiltIn.ConfigMap, new V1ConfigMap
    {
        Metadata = new V1ObjectMeta { Name = "c", NamespaceProperty = PushScene.Namespace },
        Data = new Dictionary<string, string> { ["password"] = text },
    });

    private static SecretTemplate From(TemplateFrom source) => new() { TemplateFrom = [source] };

    private static TemplateRef Ref(string name) => new() { Name = name, Items = [new TemplateRefItem { Key = "password" }] };
}
