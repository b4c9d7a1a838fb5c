"""How people call each other: the surnames that most have, and what stands behind them."""

# The hundred that most people in the country are called, and how one calls a neighbour by them.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤洪庄"
)
TITLES = (
    "先生|女士|小姐|太太|阿姨|阿嬷|阿公|阿伯|阿婆|大爷|大妈|大叔|大伯|大哥|大姐|奶奶|爷爷|叔叔?|婶|伯|姨|哥|姐|师傅|"
    "老师|医生|老板|经理|主任|书记|队长|站长|警官"
)
