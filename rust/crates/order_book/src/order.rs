//! One order and its vocabulary.

/// Place of an open order in the order table.
pub type Handle = u32;

/// "No order" in a list of orders.
pub const NO_ORDER: Handle = Handle::MAX;

/// Side of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Side {
    /// Buys the synthetic asset.
    Buy = 0,
    /// Sells it.
    Sell = 1,
}

impl Side {
    /// The side that this one trades against.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }

    /// From its number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Buy, Self::Sell].get(usize::from(number)).copied()
    }

    /// Whether a taker of this side with this limit accepts a maker's price.
    #[must_use]
    pub fn accepts(self, limit_ticks: u64, maker_ticks: u64) -> bool {
        match self {
            Self::Buy => maker_ticks <= limit_ticks,
            Self::Sell => maker_ticks >= limit_ticks,
        }
    }
}

/// The five types of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum OrderType {
    /// Trades at its price or better.
    Limit = 0,
    /// Trades now; its price is the worst acceptable one.
    Market = 1,
    /// Becomes active when the index price moves against the position that it closes.
    StopLimit = 2,
    /// Becomes active when the index price moves in that position's favour.
    TakeProfit = 3,
    /// A stop whose trigger follows the index price.
    TrailingStop = 4,
}

impl OrderType {
    /// From its number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [
            Self::Limit,
            Self::Market,
            Self::StopLimit,
            Self::TakeProfit,
            Self::TrailingStop,
        ]
        .get(usize::from(number))
        .copied()
    }

    /// Whether orders of this type wait for a trigger.
    #[must_use]
    pub fn is_triggerable(self) -> bool {
        matches!(
            self,
            Self::StopLimit | Self::TakeProfit | Self::TrailingStop
        )
    }

    /// The name that clients use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Limit => "LIMIT",
            Self::Market => "MARKET",
            Self::StopLimit => "STOP_LIMIT",
            Self::TakeProfit => "TAKE_PROFIT",
            Self::TrailingStop => "TRAILING_STOP",
        }
    }
}

/// How long an order may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TimeInForce {
    /// Rests until it expires.
    GoodTillTime = 0,
    /// Fills at once and completely, or not at all.
    FillOrKill = 1,
    /// Fills at once as far as possible.
    ImmediateOrCancel = 2,
}

impl TimeInForce {
    /// From its number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [
            Self::GoodTillTime,
            Self::FillOrKill,
            Self::ImmediateOrCancel,
        ]
        .get(usize::from(number))
        .copied()
    }
}

/// An order that was accepted. The table's links (`previous`, `next`) are valid while it rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Identity: the number of the input that placed it.
    pub order_ref: u64,
    /// The account's position.
    pub position_id: u64,
    /// Limit price.
    pub price_ticks: u64,
    /// Index price that activates it; 0 for none.
    pub trigger_ticks: u64,
    /// Size as signed.
    pub lots: u64,
    /// Size not filled yet.
    pub remaining_lots: u64,
    /// Signed fee limit for the whole order.
    pub fee_quantums_max: u64,
    /// End of its life.
    pub expires_at_ms: u64,
    /// Rank in time among orders that entered a book or a trigger list.
    pub sequence: u64,
    /// Distance of a trailing trigger; 0 for none.
    pub trailing_ppm: u32,
    /// Asset index.
    pub market: u16,
    /// Side.
    pub side: Side,
    /// Type.
    pub order_type: OrderType,
    /// Time in force.
    pub time_in_force: TimeInForce,
    /// Never takes.
    pub is_post_only: bool,
    /// Only ever shrinks the position.
    pub is_reduce_only: bool,
    /// Waits for its trigger.
    pub is_untriggered: bool,
    /// Neighbour with higher priority at the same price.
    pub(crate) previous: Handle,
    /// Neighbour with lower priority at the same price.
    pub(crate) next: Handle,
}

impl Order {
    /// A plain limit order, to be adjusted by struct update or assignment.
    #[must_use]
    pub fn limit(order_ref: u64, position_id: u64, market: u16, side: Side) -> Self {
        Self {
            order_ref,
            position_id,
            price_ticks: 0,
            trigger_ticks: 0,
            lots: 0,
            remaining_lots: 0,
            fee_quantums_max: 0,
            expires_at_ms: u64::MAX,
            sequence: 0,
            trailing_ppm: 0,
            market,
            side,
            order_type: OrderType::Limit,
            time_in_force: TimeInForce::GoodTillTime,
            is_post_only: false,
            is_reduce_only: false,
            is_untriggered: false,
            previous: NO_ORDER,
            next: NO_ORDER,
        }
    }

    /// Whether the trigger lies above the index price when it is set: fires as the index rises to it.
    #[must_use]
    pub fn triggers_upward(&self) -> bool {
        (self.order_type == OrderType::TakeProfit) == (self.side == Side::Sell)
    }
}
