using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Webhook;

public sealed class WebhookNtlmTests
{
    [Test]
    public async Task The_response_is_the_right_one()
    {
        await using var scene = await WebhookScene.StartAsync(new NtlmDouble("CORP", "reader", "pass").Answer);

        Assert.That((await scene.FetchAsync(Spec(scene, "pass\n"), new RemoteRef("k"))).Text(), Is.EqualTo("secret"));
    }

    [Test]
    public async Task A_wrong_password_is_refused()
    {
        await using var scene = await WebhookScene.StartAsync(new NtlmDouble("CORP", "reader", "pass").Answer);
        var found = await scene.FetchAsync(Spec(scene, "hunter2"), new RemoteRef("k"));

        Assert.That(found.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(found.Failure!.Message, Does.Not.Contain("hunter2"));
    }

    private static WebhookProviderSpec Spec(WebhookScene scene, string password)
    {
        scene.References.Secrets[("ntlm", "username")] = @"CORP\reader";
        scene.References.Secrets[("ntlm", "password")] = password;
        var spec = scene.Spec();
        spec.Auth = new WebhookAuth
        {
            Ntlm = new WebhookNtlmAuth
            {
                UsernameSecret = new SecretKeySelector { Name = "ntlm", Key = "username" },
                PasswordSecret = new SecretKeySelector { Name = "ntlm", Key = "password" },
            },
        };
        return spec;
    }
}
