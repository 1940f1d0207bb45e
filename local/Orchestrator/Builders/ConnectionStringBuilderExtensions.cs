namespace Aspire.Hosting;

public static partial class ConnectionStringBuilderExtensions
{
    /// <summary>
    /// A connection string made of other resources' values; it is there when they have started.
    /// </summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name,
        ReferenceExpression connectionStringExpression)
    {
        var connection = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression))
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "ConnectionString",
                State = KnownResourceStates.NotStarted,
                Properties = [],
            })
            .OnInitializeResource(ComeToLifeAsync);
        foreach (var used in connectionStringExpression.ValueProviders.SelectMany(ResourcesBehind).Distinct())
        {
            connection.WaitForStart(builder.CreateResourceBuilder(used));
        }

        return connection;
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name,
        Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }

    private static IEnumerable<IResource> ResourcesBehind(object value) => value switch
    {
        IResource resource => [resource],
        IValueWithReferences values => values.References.SelectMany(ResourcesBehind),
        _ => [],
    };

    private static async Task ComeToLifeAsync(
        ConnectionStringResource resource, InitializeResourceEvent initialize,
        CancellationToken cancellationToken)
    {
        var notifications = initialize.Notifications;
        try
        {
            await initialize.Eventing.PublishAsync(
                new BeforeResourceStartedEvent(resource, initialize.Services), cancellationToken);
            await notifications.PublishUpdateAsync(
                resource, s => s with { State = KnownResourceStates.Running });
            await initialize.Eventing.PublishAsync(
                new ConnectionStringAvailableEvent(resource, initialize.Services), cancellationToken);
        }
        catch (Exception e)
        {
            LogUnresolved(initialize.Logger, resource.Name, e);
            await notifications.PublishUpdateAsync(
                resource, s => s with { State = KnownResourceStates.FailedToStart });
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "{Resource}: the connection string could not be resolved.")]
    private static partial void LogUnresolved(ILogger logger, string resource, Exception exception);
}
