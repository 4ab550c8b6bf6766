using Keyferry.Webhook.Commands;

return await new KeyferryCommand(CommandContext.OfProcess()).InvokeAsync(args);
